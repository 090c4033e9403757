import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { UNICODE_VERSION } from "./_case-folding.ts";
import { writtenOut } from "./written-out.ts";

describe("a pattern that every engine takes alike", () => {
  it.each([
    ["/press/u", "/press/u"],
    ["/a.\\s\\b[^x]/su", "/a.\\s\\b[^x]/su"],
    ["/exe$/iu", "/[Ee][Xx][Ee]$/u"],
    ["/k/iu", "/[Kk\\u{212a}]/u"],
    ["/[a-c0-9_]+/iu", "/[0-9A-C\\u{5f}a-c]+/u"],
    ["/[^s]/iu", "/[^Ss\\u{17f}]/u"],
    ["/\\w\\d\\D/iu", "/[0-9A-Z\\u{5f}a-z\\u{17f}\\u{212a}]\\d\\D/u"],
    ["/(?<name>é)?|1{2,3}/isu", "/(?<name>[\\u{c9}\\u{e9}])?|1{2,3}/su"],
    ["/ı/iu", "/ı/u"],
  ])("%s is %s", (from, to) => {
    const [, source = "", flags = ""] = /^\/(.*)\/([a-z]+)$/u.exec(from) ?? [];
    const pattern = writtenOut({ source, flags });
    expect(`/${pattern.source}/${pattern.flags}`).toBe(to);
  });

  it("finds no `\\B` within a surrogate pair", () => {
    const inside = writtenOut({ source: "\\B", flags: "u" });
    const found = (text: string): boolean => new RegExp(inside.source, inside.flags).test(text);
    expect(["a😀a", "😀", "aa", "a", "", "a-", "--a"].map(found)).toEqual([false, true, true, false, true, true, true]);
  });
});

const part = fc.oneof(
  fc.constantFrom("k", "s", "ſ", "\\u{212a}", "é", "ß", "İ", "i", "ω", "_", "😀", "\\u{10400}", "."),
  fc.constantFrom("\\w", "\\W", "\\s", "\\D", "\\b", "\\B", "^", "$", "[^k]", "[a-kσ]", "[^\\Ws]", "[\\W_]", "[À-ÿ]"),
);
const quantified = fc.tuple(part, fc.constantFrom("", "", "?", "+", "{2}")).map(([own, quantifier]) => {
  return /^(?:\^|\$|\\b|\\B)$/iu.test(own) ? own : `${own}${quantifier}`;
});
const source = fc.array(fc.array(quantified, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 });
const text = fc.string({
  unit: fc.constantFrom(..."kK\u212asSſéÉßẞİiIωΩ\u2126_😀\u{10400}\u{10428}-a9\n"),
  maxLength: 6,
});

/** Tries each place between two characters, as ECMAScript has it. */
function finds(pattern: RegExp, text: string): boolean {
  const characters = [...text];
  return [...characters.keys(), characters.length].some((count) => {
    pattern.lastIndex = characters.slice(0, count).join("").length;
    return pattern.test(text);
  });
}

/** An engine with another version of Unicode folds more letters, or fewer. */
const sameUnicode = process.versions["unicode"] === UNICODE_VERSION;

(sameUnicode ? it : it.skip)("finds what the pattern finds", () => {
  fc.assert(
    fc.property(source, fc.constantFrom("u", "iu", "isu"), fc.array(text, { minLength: 10 }), (parts, flags, texts) => {
      const alternatives = parts.map((one) => one.join("")).join("|");
      const own = writtenOut({ source: alternatives, flags });
      const [written, asked] = [new RegExp(own.source, own.flags), new RegExp(alternatives, `${flags}y`)];
      expect(texts.filter((sample) => written.test(sample) !== finds(asked, sample))).toEqual([]);
    }),
    { numRuns: 2_000 },
  );
});
