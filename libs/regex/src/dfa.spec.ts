import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { Dfa } from "./dfa.ts";
import { nfaOf } from "./nfa.ts";

const dfa = (source: string, flags = "u"): Dfa => new Dfa(nfaOf({ source, flags }), { spend: () => undefined });

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
});

describe("a pattern without an automaton", () => {
  it.each([
    ["(?:(?:a{99}){99}){99}", "too_large"],
    ["(?=a)", "irregular"],
    ["(a)\\1", "irregular"],
    ["\\p{L}", "irregular"],
    ["(", "irregular"],
  ])("`%s` is %s", (source, code) => {
    expect(() => nfaOf({ source, flags: "u" })).toThrow(expect.objectContaining({ name: "RegexError", code }));
  });
});
