import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { runs } from "../../../../tools/workspace/src/testing/runs.ts";
import { decode, dictionary, encode, RecordReader, SyrupDictionary, type SyrupRecord, SyrupSet, set } from "./index.ts";
import { arbitraryRecord, arbitraryValue } from "./testing/arbitrary-value.ts";
import { naiveEncode } from "./testing/naive-encoder.ts";

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");

it("writes every value as the draft says, and reads it back", () => {
  fc.assert(
    fc.property(arbitraryValue, (value) => {
      const bytes = encode(value);
      expect(latin1(bytes)).toBe(naiveEncode(value));
      const read = decode(bytes);
      expect(naiveEncode(read)).toBe(latin1(bytes));
      expect(encode(read)).toEqual(bytes);
    }),
    { numRuns: runs(60) },
  );
});

it("makes one dictionary and one set of the same things in any order", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(arbitraryValue, arbitraryValue), { selector: ([key]) => naiveEncode(key) }),
      (entries) => {
        const forth = dictionary(entries);
        const back = dictionary(entries.toReversed());
        expect([forth instanceof SyrupDictionary, latin1(encode(forth))]).toEqual([true, latin1(encode(back))]);
        const members = entries.map(([key]) => key);
        expect([set(members) instanceof SyrupSet, encode(set(members))]).toEqual([
          true,
          encode(set(members.toReversed())),
        ]);
      },
    ),
    { numRuns: runs(20) },
  );
});

it("reads a stream of records however it is cut", () => {
  fc.assert(
    fc.property(
      fc.array(arbitraryRecord, { minLength: 1, maxLength: 6 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 40 })),
      (records, sizes) => {
        const stream = Buffer.concat(records.map((one) => encode(one)));
        const reader = new RecordReader();
        const read: SyrupRecord[] = [];
        for (let at = 0; at < stream.length; ) {
          const [size = 1] = sizes.take(1);
          reader.push(stream.subarray(at, at + size));
          at += size;
          for (let next = reader.next(); next !== undefined; next = reader.next()) read.push(next);
        }
        expect(read.map(naiveEncode)).toEqual(records.map(naiveEncode));
        expect(reader.partial).toBe(false);
      },
    ),
    { numRuns: runs(60) },
  );
});

it("takes what is cut short for the beginning of something, and never for something else", () => {
  fc.assert(
    fc.property(arbitraryRecord, fc.double({ min: 0, max: 1, noNaN: true }), (one, share) => {
      const bytes = encode(one);
      const cut = bytes.subarray(0, Math.floor(share * bytes.length));
      if (cut.length === bytes.length) return;
      expect(() => decode(cut)).toThrow(expect.objectContaining({ code: "INCOMPLETE" }));
      const reader = new RecordReader();
      reader.push(cut);
      expect([reader.next(), reader.partial]).toEqual([undefined, cut.length > 0]);
    }),
    { numRuns: runs(60) },
  );
});
