import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { Meter } from "../budget.ts";
import { ANY_TEXT, type Automaton, Both, Search } from "./automaton.ts";
import { Dfa } from "./dfa.ts";
import { Language } from "./language.ts";

const meter = new Meter({ stepsPerQuestion: Number.POSITIVE_INFINITY, steps: Number.POSITIVE_INFINITY });
const dfa = (source: string, flags = "u"): Dfa => new Dfa({ source, flags }, meter);
/** A pattern that finds something, or nothing where it begins with `!`. */
const search = (source: string): Search => new Search(dfa(source.replace(/^!/u, "")), source.startsWith("!"));
const all = (sources: readonly string[]): Automaton =>
  sources.reduce((automaton: Automaton, source) => new Both(automaton, search(source), meter), ANY_TEXT);
const words = (count: number, sources: readonly string[], excluded: readonly string[] = []): string[] => {
  const asked = meter.question(() => new Language(all(sources), meter).words(count, new Set(excluded)));
  if ("answer" in asked) return asked.answer;
  throw new Error(asked.undecided);
};

/** Code points near the borders of the classes below, and those with unusual case. */
const INTERESTING = [
  ..."aAzZ_09 -\n\r\u2028\u0085\ufeff\u00a0sSſkK\u212aßẞiIİıµμΜθϑϴςσΣǅǆ\u0345ιιʼnꭰᎠ😀ÅåÅ\u1fd3\u0390ſtstDžꙋᲈ",
].filter((c) => c.isWellFormed());

describe("a regex as an automaton", () => {
  const sources = [
    "a",
    "^a",
    "a$",
    "^$",
    "^(?:a|b)*$",
    "\\ba",
    "a\\b",
    "\\Ba\\B",
    "(?:^|_)s\\b",
    "\\b",
    "\\B",
    "^\\b",
    "$^",
    "a^b",
    "(?:a$|b)+$",
    "a{2,3}",
    "^a{0}$",
    "^(?:a?){2}$",
    "(?:)",
    "[]",
    "[^]",
    ".",
    "^.$",
    "(?:\\b|a)*z$",
    "a+?b??",
    "(?<n>k)+",
  ];
  const text = fc.string({
    unit: fc.constantFrom("a", "b", "z", "_", "k", "s", "\u212a", "ſ", " ", "\n", "😀"),
    maxLength: 6,
  });

  /** V8 finds `\\B` within a surrogate pair, where ECMAScript does not look. */
  const basic = text.map((sample) => sample.replaceAll("😀", "-"));

  it.each(sources)("matches `%s` as the engine does", (source) => {
    for (const flags of ["u", "iu", "su"]) {
      const [own, engine] = [dfa(source, flags), new RegExp(source, flags)];
      fc.assert(
        fc.property(source.includes("\\B") ? basic : text, (sample) => {
          expect([sample, own.test(sample)]).toEqual([sample, engine.test(sample)]);
        }),
      );
    }
  });

  it.each([
    "\\d",
    "\\D",
    "\\w",
    "\\W",
    "[^\\W]",
    "[\\W_]",
    "\\s",
    "\\S",
    "\\p{Lu}",
    "\\P{Lu}",
    "[^\\P{Lu}]",
    "[^\\p{Ll}a]",
    "\\p{Script=Greek}",
    "[a-z]",
    "[^a-z]",
    "[\\u{10400}-\\u{10410}]",
    "µ",
    "ǅ",
    "ß",
    "[ſ]",
  ])("gives `%s` the engine's characters, with every case", (atom) => {
    for (const flags of ["u", "iu"]) {
      const [own, engine] = [dfa(`^${atom}$`, flags), new RegExp(`^${atom}$`, flags)];
      const wrong: string[] = [];
      for (let c = 0; c <= 0x10ffff; c += c < 0x3000 || (c > 0xa000 && c < 0x11000) ? 1 : 37) {
        const sample = String.fromCodePoint(c);
        if (sample.isWellFormed() && own.test(sample) !== engine.test(sample)) wrong.push(c.toString(16));
      }
      for (const sample of INTERESTING) if (own.test(sample) !== engine.test(sample)) wrong.push(sample);
      expect(wrong).toEqual([]);
    }
  });

  it("folds every letter as the engine does", () => {
    const wrong: string[] = [];
    const letters = Array.from({ length: 0x1f000 }, (_, c) => String.fromCodePoint(c)).filter((c) =>
      /\p{CWCM}|\p{CWCF}/u.test(c),
    );
    expect(letters.length).toBeGreaterThan(2_800);
    for (const letter of letters) {
      const own = dfa(`^\\u{${letter.codePointAt(0)?.toString(16)}}$`, "iu");
      const engine = new RegExp(`^\\u{${letter.codePointAt(0)?.toString(16)}}$`, "iu");
      const near = [
        letter,
        letter.toLowerCase(),
        letter.toUpperCase(),
        letter.toUpperCase().toLowerCase(),
        ...INTERESTING,
      ];
      for (const other of near) if (own.test(other) !== engine.test(other)) wrong.push(`${letter} ${other}`);
    }
    expect(wrong).toEqual([]);
  });
});

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
      small.question(() => new Language(new Search(new Dfa({ source, flags: "su" }, small), false), small).shortest());
    expect(ask("(a|b)*a.{14}$.")).toEqual({ undecided: "too_large" });
    expect(ask("(?:(?:a{99}){99}){99}")).toEqual({ undecided: "too_large" });
    expect(ask("^ab$")).toEqual({ answer: "ab" });
  });
});
