import { expect, it } from "@jest/globals";
import { FOLDS_ALIKE, UNICODE_VERSION } from "./_case-folding.ts";
import { closeOverCase } from "./case-folding.ts";
import { fromRanges, ranges } from "./char-set.ts";

const members = (set: readonly number[]): number[] =>
  ranges(set).flatMap(([low, high]) => Array.from({ length: high - low + 1 }, (_, at) => low + at));
const closed = (text: string): string =>
  String.fromCodePoint(...members(closeOverCase(fromRanges([...text].map(both)))));
const both = (character: string): [number, number] => [character.codePointAt(0) ?? 0, character.codePointAt(0) ?? 0];

it.each([
  ["k", "Kk\u212a"],
  ["ſ", "Ssſ"],
  ["İ", "İ"],
  ["i", "Ii"],
  ["ı", "ı"],
  ["ß", "ßẞ"],
  ["\u03c9", "\u03a9\u03c9\u2126"],
  ["ꙋ", "ᲈꙊꙋ"],
  ["-1\u{1f600}", "-1\u{1f600}"],
  ["\u{10428}", "\u{10400}\u{10428}"],
  ["σ", "Σςσ"],
  ["as", "ASasſ"],
])("`%s` matches like `%s`", (text, expected) => {
  expect(closed(text)).toBe(expected);
});

it("closes ranges, and what is closed stays as it is", () => {
  expect(closeOverCase([0x41, 0x43])).toEqual([0x41, 0x43, 0x61, 0x63]);
  expect(closeOverCase([0x101, 0x104])).toEqual([0x100, 0x105]);
  const everyOther = FOLDS_ALIKE.map(([first]): [number, number] => [first, first]);
  const once = closeOverCase(fromRanges(everyOther));
  expect(closeOverCase(once)).toEqual(once);
});

/** An engine with another version of Unicode knows more letters, or fewer. */
const sameUnicode = process.versions["unicode"] === UNICODE_VERSION;

(sameUnicode ? it : it.skip)("every letter folds as in the engine, and nothing else does", () => {
  const own = FOLDS_ALIKE.flatMap(([first, last, step, distance]) =>
    members([first, last]).flatMap((at) => ((at - first) % step === 0 ? [at, at + distance] : [])),
  );
  const letters = Array.from({ length: 0x110000 }, (_, codePoint) => String.fromCodePoint(codePoint)).filter(
    (text) => text.isWellFormed() && /\p{CWCM}|\p{CWCF}/u.test(text),
  );
  const table = new Set(own.map((codePoint) => String.fromCodePoint(codePoint)));
  expect([...table].filter((letter) => !letters.includes(letter))).toEqual([]);
  expect(letters.length).toBeGreaterThan(2_900);
  const all = letters.join("");
  const wrong = letters.filter((letter) => {
    const alike = [...all.matchAll(new RegExp(letter, "giu"))].map(([other]) => other);
    return closed(letter) !== alike.sort((a, b) => (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0)).join("");
  });
  expect(wrong).toEqual([]);
});
