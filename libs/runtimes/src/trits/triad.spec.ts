import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { CLAIMS, HEADLINE } from "./claims.ts";
import { contradictions, type Triad, triadOf } from "./triad.ts";
import { sumModulo3, type Trit, written } from "./trit.ts";

const trit = fc.constantFrom<Trit>(-1, 0, 1);

describe("trits", () => {
  it("add as integers do, modulo 3", () => {
    fc.assert(
      fc.property(fc.array(trit, { maxLength: 12 }), (trits) => {
        const sum = trits.reduce<number>((total, each) => total + each, 0);
        expect((sum - sumModulo3(trits)) % 3).toBeCloseTo(0);
      }),
    );
  });

  it("are written with their sign", () => {
    expect([-1, 0, 1].map(written)).toEqual(["-1", "0", "+1"]);
  });
});

describe("a triad", () => {
  it("is the headline's, and holds", () => {
    const triad = triadOf(HEADLINE.names) as Triad;
    expect(triad).toMatchObject({ sum: 0, holds: true });
    expect(triad.members.map(({ name, trit: own }) => [name, own])).toEqual([
      ["hoot", 1],
      ["goblins", 0],
      ["waven", -1],
    ]);
  });

  it("says where the document contradicts itself, and what would hold in each reading", () => {
    const triad = triadOf(["Hoot", "goblins", "WAVEN"]) as Triad;
    expect(triad.members[0]?.contradicted).toEqual([{ name: "hoot", trit: 0, where: "Related Skills" }]);
    expect(triad.readings).toEqual([
      { trits: [1, 0, -1], holds: true },
      { trits: [0, 0, -1], holds: false },
    ]);
    expect(contradictions().map(({ name }) => name)).toEqual(["dual-page-tables", "hoot"]);
  });

  it("is of what the document names, however it is written", () => {
    expect(triadOf(["Guile Goblins Hoot", "nickel", "wasix"])).toMatchObject({ holds: true });
    expect(triadOf(["hoot", "spritely", "docker"])).toEqual({ unknown: ["spritely", "docker"] });
  });

  it("balances where all three are the same, and where all three differ, and nowhere else", () => {
    fc.assert(
      fc.property(trit, trit, trit, (...three) => {
        const different = new Set(three).size;
        expect(sumModulo3(three) === 0).toBe(different !== 2);
      }),
    );
  });
});

it("every claim has a trit", () => {
  expect(CLAIMS.every(({ trit: own }) => [-1, 0, 1].includes(own))).toBe(true);
});
