import { describe, expect, it } from "@jest/globals";
import { decode, dictionary, encode, record, SyrupRecord, type SyrupValue, set, symbol } from "./index.ts";

const utf8 = new TextEncoder();
const text = (value: SyrupValue) => new TextDecoder().decode(encode(value));

/** Syrup as people read it, and the value that it is. */
const FORMS: readonly (readonly [string, SyrupValue])[] = [
  ["t", true],
  ["f", false],
  ["0+", 0n],
  ["72+", 72n],
  ["5-", -5n],
  ["9007199254740991+", 9_007_199_254_740_991n],
  ["9007199254740993-", -9_007_199_254_740_993n],
  ["1267650600228229401496703205376+", 2n ** 100n],
  ["3:cat", utf8.encode("cat")],
  ["0:", new Uint8Array(0)],
  ['4"bear', "bear"],
  ['6"björn', "björn"],
  ['3"熊', "熊"],
  ['4"🐻', "🐻"],
  ['3"\ufeff', "\ufeff"],
  ['0"', ""],
  ["5'fetch", symbol("fetch")],
  ["6'hämta", symbol("hämta")],
  ["[]", []],
  ["[1+2+3+]", [1n, 2n, 3n]],
  [
    "{3:age30+4:name5:Alice7:isAlivet}",
    dictionary([
      [utf8.encode("isAlive"), true],
      [utf8.encode("name"), utf8.encode("Alice")],
      [utf8.encode("age"), 30n],
    ]),
  ],
  ["<6:person5:Alice30+t>", new SyrupRecord(utf8.encode("person"), [utf8.encode("Alice"), 30n, true])],
  ["#1+2+3+$", set([3n, 1n, 2n])],
  ["{}", dictionary([])],
  ["#$", set([])],
  ["<4'void>", undefined],
  ["<4'null>", null],
  ["<4'void1+>", record("void", 1n)],
  ["<10'op:deliver<11'desc:export0+>[]ff>", record("op:deliver", record("desc:export", 0n), [], false, false)],
];

describe("a value's bytes", () => {
  it.each(FORMS)("are %s", (form, value) => {
    expect(text(value)).toBe(form);
    expect(decode(utf8.encode(form))).toEqual(value);
  });

  it.each([
    [1.5, "443ff8000000000000"],
    [1, "443ff0000000000000"],
    [0, "440000000000000000"],
    [-0, "448000000000000000"],
    [Number.NaN, "447ff8000000000000"],
    [Number.POSITIVE_INFINITY, "447ff0000000000000"],
    [Number.NEGATIVE_INFINITY, "44fff0000000000000"],
  ])("are those of a double: %d", (value, bytes) => {
    expect(Buffer.from(encode(value)).toString("hex")).toBe(bytes);
    expect(decode(encode(value))).toBe(value);
  });

  it("are the canonical NaN's, whichever NaN it is", () => {
    const other = new Float64Array(1);
    new Uint8Array(other.buffer).set([1, 2, 3, 4, 5, 6, 0xf8, 0xff]);
    expect(encode(other[0])).toEqual(encode(Number.NaN));
  });

  it("keep a number apart from an integer", () => {
    expect(decode(encode(1))).toBe(1);
    expect(decode(encode(1n))).toBe(1n);
    expect(encode(1)).not.toEqual(encode(1n));
  });

  it("order keys by their bytes, so by their lengths' digits first", () => {
    expect(
      text(
        dictionary([
          ["bb", 1n],
          ["a", 2n],
          ["0123456789", 3n],
          [symbol("a"), 4n],
          [2n, 5n],
        ]),
      ),
    ).toBe('{1"a2+1\'a4+10"01234567893+2"bb1+2+5+}');
  });

  it("order members that begin as others by their lengths", () => {
    expect(text(set([[1n, 1n], [1n], []]))).toBe("#[1+1+][1+][]$");
  });
});

describe("what is decoded", () => {
  it("shares no memory with the bytes that it came from", () => {
    const bytes = utf8.encode("3:cat");
    const value = decode(bytes);
    bytes.fill(0);
    expect(value).toEqual(utf8.encode("cat"));
  });

  it("has plain bytes, also out of a buffer of Node's", () => {
    expect(Object.getPrototypeOf(decode(Buffer.from("3:cat")))).toBe(Uint8Array.prototype);
  });

  it("finds what stands under a simple key", () => {
    const value = dictionary([
      ["a", 1n],
      [symbol("a"), 2n],
      [3n, 3n],
      [true, undefined],
      [[1n], 5n],
    ]);
    expect([value.get("a"), value.get(symbol("a")), value.get(3n), value.get(true)]).toEqual([1n, 2n, 3n, undefined]);
    expect([value.has(true), value.has(false), value.has("__proto__"), value.size]).toEqual([true, false, false, 5]);
  });

  it("has symbols that are the same however many there were in between", () => {
    const first = decode(utf8.encode("5'fetch"));
    for (let at = 0; at < 20_000; at++) decode(encode(symbol(`name-${at}`)));
    expect(decode(utf8.encode("5'fetch"))).toEqual(first);
    expect(decode(utf8.encode("8'name-123"))).toEqual(symbol("name-123"));
  });
});
