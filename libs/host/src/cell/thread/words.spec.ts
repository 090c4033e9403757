import { expect, it } from "@jest/globals";
import fc from "fast-check";
import type { Flat } from "../../slim/abi/codec.ts";
import { sharedWords, Words } from "./words.ts";

const value = fc.oneof<fc.Arbitrary<Flat>[]>(
  fc.integer(),
  fc.double(),
  fc.constantFrom(-0, Number.NaN, 2 ** 31, -(2 ** 31) - 1),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
);

it("values arrive as they were, zeros with their sign", () => {
  const shared = sharedWords();
  const [one, other] = [new Words(shared), new Words(shared)];
  fc.assert(
    fc.property(fc.array(value, { maxLength: 32 }), fc.nat(255), fc.nat(), fc.nat(), (flat, kind, first, second) => {
      one.write(kind, first, second, flat);
      const read = other.read();
      expect({ kind: read.kind, first: read.first, second: read.second }).toEqual({ kind, first, second });
      expect(read.flat).toHaveLength(flat.length);
      expect(flat.filter((item, index) => !Object.is(read.flat[index], item))).toEqual([]);
    }),
  );
});

it("more values than a function takes are neither written nor read", () => {
  const shared = sharedWords();
  const words = new Words(shared);
  expect(() => words.write(1, 0, 0, new Array(33).fill(0))).toThrow(RangeError);
  new Int32Array(shared).fill(-1);
  expect(() => words.read()).toThrow(RangeError);
});
