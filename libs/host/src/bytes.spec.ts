import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { byteLength, concat, countedLength, isEqual } from "./bytes.ts";

const texts = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(fc.nat(0xffff)).map((units) => String.fromCharCode(...units)),
);

it("counts a text's bytes as Node does, half of a surrogate pair too", () => {
  fc.assert(fc.property(texts, (text) => countedLength(text) === Buffer.byteLength(text)));
  expect(byteLength("é😀")).toBe(6);
});

it("puts parts together, and compares bytes as they are", () => {
  const parts = [Uint8Array.of(1), Uint8Array.of(), Uint8Array.of(2, 3)];
  expect(concat(parts)).toEqual(Uint8Array.of(1, 2, 3));
  expect(isEqual(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
  for (const other of [Uint8Array.of(1), Uint8Array.of(1, 3), Uint8Array.of(1, 2, 3)])
    expect(isEqual(Uint8Array.of(1, 2), other)).toBe(false);
});
