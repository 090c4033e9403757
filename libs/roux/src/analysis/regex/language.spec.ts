import { describe, expect, it } from "@jest/globals";
import { Dfa } from "../../regex/dfa.ts";
import { nfaOf } from "../../regex/nfa.ts";
import { Meter } from "../budget.ts";
import { ANY_TEXT, type Automaton, Both, Search } from "./automaton.ts";
import { Language } from "./language.ts";

const meter = new Meter({ stepsPerQuestion: Number.POSITIVE_INFINITY, steps: Number.POSITIVE_INFINITY });
const dfa = (source: string): Dfa => new Dfa(nfaOf({ source, flags: "u" }), meter);
/** A pattern that finds something, or nothing where it begins with `!`. */
const search = (source: string): Search => new Search(dfa(source.replace(/^!/u, "")), source.startsWith("!"));
const all = (sources: readonly string[]): Automaton =>
  sources.reduce((automaton: Automaton, source) => new Both(automaton, search(source), meter), ANY_TEXT);
const words = (count: number, sources: readonly string[], excluded: readonly string[] = []): string[] => {
  const asked = meter.question(() => new Language(all(sources), meter).words(count, new Set(excluded)));
  if ("answer" in asked) return asked.answer;
  throw new Error(asked.undecided);
};

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

  it("are undecided when the automata are too large", () => {
    const small = new Meter({ stepsPerQuestion: 2_000 });
    const ask = (source: string): unknown =>
      small.question(() =>
        new Language(new Search(new Dfa(nfaOf({ source, flags: "su" }), small), false), small).shortest(),
      );
    expect(ask("(a|b)*a.{14}$.")).toEqual({ undecided: "too_large" });
    expect(ask("^ab$")).toEqual({ answer: "ab" });
  });
});
