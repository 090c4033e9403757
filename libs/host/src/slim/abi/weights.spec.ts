import { expect, it } from "@jest/globals";
import { codecOf } from "./codec-of.ts";
import { Space } from "./space.ts";
import { Texts } from "./texts.ts";
import type { WitType } from "./wit-type.ts";

const BOOL: WitType = { kind: "bool" };
const tuple = (...of: WitType[]): WitType => ({ kind: "tuple", of });
const record = (count: number): WitType => ({
  kind: "record",
  fields: Array.from({ length: count }, (_, index) => ({ name: `f${index}`, type: BOOL })),
});

/** What a list of ten zeros of a type takes off what may still be lifted. */
function spent(type: WitType, weighs: boolean): number {
  const space = new Space({ buffer: new ArrayBuffer(0x10000), grow: () => 0 }, undefined, new Texts());
  space.weighs = weighs;
  space.left = 10_000_000;
  // Its address and its length.
  space.view.setUint32(0, 64, true);
  space.view.setUint32(4, 10, true);
  expect(codecOf({ kind: "list", of: type }).load(space, 0)).toHaveLength(10);
  return 10_000_000 - space.left;
}

// Measured for lists of each: never more than what is counted.
it.each<[string, WitType, number, number]>([
  ["booleans", BOOL, 1, 8],
  ["numbers", { kind: "u32" }, 4, 32],
  ["texts", { kind: "string" }, 8, 48],
  ["lists", { kind: "list", of: BOOL }, 8, 192],
  ["tuples within tuples", tuple(tuple(tuple(BOOL))), 1, 3 * 192 + 8],
  ["records", record(3), 3, 64 + 3 * 8],
  ["records that become tables", record(1_500), 1_500, 64 + 1_500 * (8 + 72)],
  ["options", { kind: "option", of: BOOL }, 2, 64 + 8],
])(
  "counts %s by their bytes, and where it is to weigh them by what they take of the host's memory",
  (_, type, bytes, weight) => {
    expect([spent(type, false), spent(type, true)]).toEqual([10 * bytes, 10 * (bytes + weight)]);
  },
);
