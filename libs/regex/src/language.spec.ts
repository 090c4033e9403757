import { describe, expect, it } from "@jest/globals";
import { ANY_TEXT, type Automaton, Both, Search } from "./automaton.ts";
import { type Counter, Dfa } from "./dfa.ts";
import { Language } from "./language.ts";
import { nfaOf } from "./nfa.ts";

const meter: Counter = { spend: () => {} };
const dfa = (source: string): Dfa => new Dfa(nfaOf({ source, flags: "u" }), meter);

/** Ends what takes more steps. */
function counter(limit: number): Counter {
  let left = limit;
  return {
    spend: (steps = 1) => {
      left -= steps;
      if (left < 0) throw new RangeError("all steps are spent");
    },
  };
}

/** A pattern that finds something, or nothing where it begins with `!`. */
const search = (source: string): Search => new Search(dfa(source.replace(/^!/u, "")), source.startsWith("!"));
const all = (sources: readonly string[]): Automaton =>
  sources.reduce((automaton: Automaton, source) => new Both(automaton, search(source), meter), ANY_TEXT);
const words = (count: number, sources: readonly string[], excluded: readonly string[] = []): string[] =>
  new Language(all(sources), meter).words(count, new Set(excluded));

describe("the texts that fulfil several demands", () => {
  it.each([
    [["^(exe|scr|js)$"], ["exe", "js", "scr"]],
    [["^a?b?$"], ["", "a", "ab", "b"]],
    [
      ["^a*$", "!aa"],
      ["", "a"],
    ],
    [["a", "!a"], []],
    [["^ab", "b$", "!^[^]{3,}$"], ["ab"]],
    [["exe$", "!e$"], []],
    [["^[ab]{2}$", "!ab", "!^b"], ["aa"]],
    [["\\bfoo\\b", "^\\w+$"], ["foo"]],
    [["^$", "."], []],
    [["a\\bb"], []],
    [["[]"], []],
  ])("of %j are %j", (sources, expected) => {
    expect(words(10, sources).sort()).toEqual(expected);
  });

  it("are as many as asked for, without the excluded ones", () => {
    const found = words(100, ["^[ab]+$"], ["a", "b", "aa"]);
    expect(new Set(found).size).toBe(100);
    expect(found.every((word) => /^[ab]+$/u.test(word) && !["a", "b", "aa"].includes(word))).toBe(true);
    expect(words(5, ["^a|b$"], ["a"])).toHaveLength(5);
    expect(words(3, [], ["", "a"])).toEqual(["b", "c", "d"]);
    expect(words(9, ["^(x|y)$"], ["x"])).toEqual(["y"]);
    expect(words(2, ["^x*$"])).toHaveLength(2);
  });

  it("are looked for only as long as the counter lets", () => {
    const ask = (source: string): unknown => {
      const small = counter(2_000);
      return new Language(new Search(new Dfa(nfaOf({ source, flags: "su" }), small), false), small).shortest();
    };
    expect(() => ask("(a|b)*a.{14}$.")).toThrow("spent");
    expect(ask("^ab$")).toBe("ab");
  });
});
