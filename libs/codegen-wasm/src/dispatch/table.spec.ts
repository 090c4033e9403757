import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { buildTable, type Direction, hash, keyOf, slotOf } from "./table.ts";

const keys = fc.uniqueArray(fc.string({ unit: "binary", maxLength: 12 }), { minLength: 1, maxLength: 300 });
const directions = fc.constantFrom<Direction>("forwards", "backwards");

describe("a perfect table", () => {
  it("has a slot for every key, and finds it there", () => {
    fc.assert(
      fc.property(keys, directions, (texts, direction) => {
        const entries = texts.map((value, at) => ({ key: keyOf({ kind: "text", value }), positions: [at] }));
        const { seed, displacements, slots } = buildTable(entries, direction);
        for (const entry of entries) {
          const hashed = hash(seed, entry.key, direction);
          const displacement = displacements[hashed % displacements.length] ?? 0;
          expect(slots[slotOf(hashed, displacement, slots.length)]).toBe(entry);
        }
        expect(slots.filter((entry) => entry !== undefined)).toHaveLength(entries.length);
      }),
    );
  });

  it("is the same for the same keys", () => {
    const entries = Array.from({ length: 500 }, (_, at) => ({
      key: keyOf({ kind: "text", value: `${at}` }),
      positions: [at],
    }));
    expect(buildTable(entries, "forwards")).toEqual(buildTable(entries, "forwards"));
  });

  it("hashes an end of a text as a step on the way to the whole", () => {
    const whole = keyOf({ kind: "text", value: "mail.example" });
    expect(hash(7, whole.subarray(4), "backwards")).toBe(
      hash(7, keyOf({ kind: "text", value: ".example" }), "backwards"),
    );
  });

  it("gives numbers that are equal the same key", () => {
    expect(keyOf({ kind: "number", value: "-0" })).toEqual(keyOf({ kind: "number", value: "0" }));
    expect(keyOf({ kind: "integer", value: 2 })).not.toEqual(keyOf({ kind: "number", value: "2" }));
  });
});
