import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { LANES, laneHash, packSet } from "./packed.ts";
import { slotOf } from "./table.ts";

const TEXT = new TextEncoder();

function slotIn({ seed, displacements, slots }: ReturnType<typeof packSet>, key: Uint8Array): number {
  const displacement = displacements[laneHash(seed, key, LANES[0]) % displacements.length] ?? 0;
  return slotOf(laneHash(seed, key, LANES[1]), displacement, slots.length);
}

describe("a packed set", () => {
  const keys = fc.uniqueArray(fc.string({ unit: "binary", minLength: 1, maxLength: 12 }), {
    minLength: 1,
    maxLength: 300,
  });

  it("has a slot for every key, and finds it there", () => {
    fc.assert(
      fc.property(keys, (texts) => {
        const all = texts.map((text) => TEXT.encode(text));
        const set = packSet(all);
        for (const key of all) expect(set.slots[slotIn(set, key)]).toBe(key);
        expect(set.slots.filter((key) => key !== undefined)).toHaveLength(all.length);
      }),
    );
  });

  it("is found for so many keys that one hash of 32 bits is the same for some", () => {
    let state = 1;
    const random = (): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return state >>> 8;
    };
    const texts = new Set<string>();
    while (texts.size < 150_000) texts.add(`${random().toString(36)}${random().toString(36)}.example`);
    const all = Array.from(texts, (text) => TEXT.encode(text));
    const set = packSet(all);
    expect(new Set(all.map((key) => laneHash(set.seed, key, LANES[0]))).size).toBeLessThan(all.length);
    expect(all.filter((key) => set.slots[slotIn(set, key)] !== key)).toEqual([]);
  });

  it("tells keys apart that zeros make longer", () => {
    const zeros = Array.from({ length: 40 }, (_, length) => new Uint8Array(length + 1));
    expect(packSet(zeros).slots.filter((key) => key !== undefined)).toHaveLength(40);
  });
});
