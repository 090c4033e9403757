import { describe, expect, it } from "@jest/globals";
import { encode, RecordReader, record, SyrupError, type SyrupRecord } from "./index.ts";

const utf8 = new TextEncoder();

function all(reader: RecordReader): SyrupRecord[] {
  const records: SyrupRecord[] = [];
  for (let next = reader.next(); next !== undefined; next = reader.next()) records.push(next);
  return records;
}

function faultOf(form: string, limits = {}): string | undefined {
  const reader = new RecordReader(limits);
  reader.push(utf8.encode(form));
  try {
    reader.next();
  } catch (error) {
    return (error as SyrupError).code;
  }
  return undefined;
}

describe("a stream of records", () => {
  const records = [
    record("op:deliver", record("desc:export", 0n), ["fetch", new Uint8Array(300).fill(0x3e)], 12n, false),
    record("a"),
    record("b", 1.5, Number.NaN, -12345678901234567890n, "熊>"),
  ];
  const bytes = Buffer.concat(records.map((one) => encode(one)));

  it.each([1, 2, 3, 7, 64, 1_000])("is read in pieces of %d bytes", (size) => {
    const reader = new RecordReader();
    const read: SyrupRecord[] = [];
    for (let at = 0; at < bytes.length; at += size) {
      reader.push(bytes.subarray(at, at + size));
      read.push(...all(reader));
    }
    expect(read).toEqual(records);
    expect(reader.partial).toBe(false);
  });

  it("is read cut at any one byte", () => {
    for (let cut = 0; cut <= bytes.length; cut++) {
      const reader = new RecordReader();
      reader.push(bytes.subarray(0, cut));
      const before = all(reader);
      reader.push(bytes.subarray(cut));
      expect([...before, ...all(reader)]).toEqual(records);
    }
  });

  it("gives one record at a time, and keeps what was pushed meanwhile", () => {
    const reader = new RecordReader();
    reader.push(bytes);
    reader.push(bytes);
    expect(reader.next()).toEqual(records[0]);
    reader.push(bytes);
    expect(all(reader)).toEqual([...records.slice(1), ...records, ...records]);
  });

  it("says whether a record has begun", () => {
    const reader = new RecordReader();
    reader.push(utf8.encode("<1'a"));
    expect([reader.next(), reader.partial]).toEqual([undefined, true]);
    reader.push(utf8.encode("><1'b>"));
    expect([all(reader).length, reader.partial]).toEqual([2, false]);
  });

  it("stays where it failed", () => {
    const reader = new RecordReader();
    reader.push(utf8.encode("<1'a><1'b]<1'c>"));
    expect(reader.next()?.name).toBe("a");
    expect(() => reader.next()).toThrow(SyrupError);
    reader.push(utf8.encode("<1'd>"));
    expect(() => reader.next()).toThrow(SyrupError);
  });

  it.each([
    ["t", "NOT_A_RECORD"],
    ["5", "NOT_A_RECORD"],
    ["[1+]", "NOT_A_RECORD"],
    [">", "NOT_A_RECORD"],
    [" <1'a>", "NOT_A_RECORD"],
    ["<4'void>", "NOT_A_RECORD"],
    ["<4'null>", "NOT_A_RECORD"],
    ["<[>", "UNEXPECTED_BYTE"],
    ["<1 ", "UNEXPECTED_BYTE"],
    ["<F", "SINGLE_FLOAT"],
    ["<01", "LEADING_ZERO"],
    ["<1'a{1+}>", "UNEXPECTED_BYTE"],
    ["<1'a#2+1+$>", "UNORDERED"],
  ])("has no %s: %s", (form, code) => {
    expect(faultOf(form)).toBe(code);
  });

  it("is refused as soon as a limit is passed, before the rest has come", () => {
    expect(faultOf("<101:", { bytes: 100 })).toBe("TOO_LARGE");
    expect(faultOf(`<${"9".repeat(40)}:`)).toBe("TOO_LARGE");
    expect(faultOf(`<${"t".repeat(100)}`, { bytes: 100 })).toBe("TOO_LARGE");
    expect(faultOf(`<${"9".repeat(5_000)}`)).toBe("TOO_MANY_DIGITS");
    expect(faultOf("<".repeat(101))).toBe("TOO_DEEP");
    expect(faultOf(`<94:${"x".repeat(94)}`, { bytes: 100 })).toBeUndefined();
  });

  it("has no end to its records, only to each", () => {
    const reader = new RecordReader({ bytes: 10 });
    for (let at = 0; at < 1_000; at++) {
      reader.push(utf8.encode("<4'fine>"));
      expect(reader.next()?.name).toBe("fine");
    }
  });
});
