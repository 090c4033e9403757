import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { byteDfa } from "./byte-dfa.ts";
import { fits, statesAtMost } from "./fits.ts";

describe("a pattern's size", () => {
  it.each([
    ["^(exe|scr|js|vbs|bat)$", "u", 512],
    ["invoice", "iu", 512],
    ["^multipart\\/encrypted\\b", "iu", 512],
    ["^(?:press|presse|media|pr)@", "iu", 512],
    ["^[ab]?c{1,3}é$", "u", 1_000],
    ["[abc]{4}", "u", 1_000],
  ])("`%s` with the flags `%s` is bounded before it is built", (source, flags, limit) => {
    expect(statesAtMost({ source, flags })).toBeLessThanOrEqual(limit);
  });

  it.each([
    "a.{10}$",
    "a*",
    "[^a]",
    "[a-z]",
    "\\w",
    "[ab]{30}",
    "(?:(?:\\b){500}){500}",
    "(?:(?:){0,500}){500}",
    "[]a",
    "a{1,999}",
  ])("`%s` is not", (source) => {
    expect(statesAtMost({ source, flags: "u" })).toBeGreaterThan(512);
  });

  it("is within the bound, and within the budget where that is small", () => {
    const atom = fc.constantFrom(..."abkſé😀İ_-", "[ak]", "[ſa]", "[é😀]", "\\b", "\\B", "^", "$", "(?:)");
    const part = fc.tuple(fc.array(atom, { maxLength: 4 }), fc.constantFrom("", "?", "{2}", "{0,2}", "{2,3}"));
    const sequence = fc.array(
      part.map(([atoms, count]) => `(?:${atoms.join("")})${count}`),
      { maxLength: 3 },
    );
    const source = fc.array(
      sequence.map((parts) => parts.join("")),
      { minLength: 1, maxLength: 3 },
    );
    let bounded = 0;
    fc.assert(
      fc.property(source, fc.constantFrom("u", "iu"), (alternatives, flags) => {
        const pattern = { source: alternatives.join("|"), flags };
        const [bound, result] = [statesAtMost(pattern), byteDfa(pattern)];
        if (bound <= 512) bounded++;
        expect(result.ok ? result.dfa.states : "too many").toBeLessThanOrEqual(bound);
      }),
      { numRuns: 500 },
    );
    expect(bounded).toBeGreaterThan(50);
  });

  it.each([
    ["a.{5}$", true],
    ["^a.{50}b", true],
    ["[a-z]+\\d{4}", true],
    [".*a.{11}$", false],
    ["(?:(?:a{99}){99}){99}", false],
  ])("lets `%s` pass: %s", (source, ok) => {
    expect(fits({ source, flags: "u" }).ok).toBe(ok);
  });

  it("is known for the longest list of words", () => {
    const words = (letters: string, count: number): string => Array.from({ length: count }, () => letters).join("|");
    for (const source of [words("abcdefghi", 16), "k".repeat(38), words("s", 20)])
      for (const flags of ["u", "iu"])
        if (statesAtMost({ source, flags }) <= 512) expect(byteDfa({ source, flags }).ok).toBe(true);
  });
});
