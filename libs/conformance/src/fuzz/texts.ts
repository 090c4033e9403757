import type { Random } from "./random.ts";

/** Texts that are easily mistaken for one another, or for syntax, or whose form in UTF-8 or UTF-16 is odd. */
export const TEXTS: readonly string[] = [
  "",
  "a",
  "A",
  "b",
  "ab",
  "abc",
  "a.example",
  "A.EXAMPLE",
  "b.a.example",
  "exe",
  "ſ",
  "\u212a",
  "é",
  "e\u0301",
  "ß",
  "İ",
  "ı",
  "Σ",
  "ς",
  "ﬀ",
  "😀",
  "\ud83d\ude01",
  "\u{10ffff}",
  "\uffff",
  "\ufeff",
  "\ufeffa",
  "\u0000",
  "a\u0000b",
  "a\nb",
  "\r\n",
  "\u2028",
  "\u0085",
  "\u00a0",
  '"\\',
  "$&`{a}",
  "/* // */",
  "__proto__",
  "toString",
  "12",
  "x".repeat(17),
  `${"x".repeat(16)}y`,
  "0123456789abcdef0123456789abcdef",
];

/** What is put before or behind a text to make a neighbour of it. */
const BITS = ["a", "x", " ", "\u0301", "\ufeff", "\u0000", "\n", "\u{1f600}", "."];

/** A text that differs from another in very little. */
export function neighbour(text: string, random: Random): string {
  const points = [...text];
  return random.weighted(
    [3, () => points.slice(1).join("")],
    [3, () => points.slice(0, -1).join("")],
    [2, () => random.pick(BITS) + text],
    [2, () => text + random.pick(BITS)],
    [2, () => text.toUpperCase()],
    [2, () => text.toLowerCase()],
    [1, () => text.normalize("NFC")],
    [1, () => text.normalize("NFD")],
    [1, () => text + text],
    [1, () => points.toReversed().join("")],
    [2, () => changedAt(points, random.below(points.length + 1))],
  );
}

function changedAt(points: readonly string[], at: number): string {
  const code = (points[at] ?? "`").codePointAt(0) ?? 0;
  const next = code === 0xd7ff || code >= 0xfffd ? 0x61 : code + 1;
  return [...points.slice(0, at), String.fromCodePoint(next), ...points.slice(at + 1)].join("");
}

/** A text of about so many characters, of one byte each, or two, or four. */
export function longText(part: string, length: number, random: Random): string {
  const unit = part === "" ? random.pick(["a", "é", "😀"]) : part;
  return unit.repeat(Math.ceil(length / unit.length));
}

/** A text as a literal of the language. */
export function quoted(text: string): string {
  const escaped = text
    .replace(/["\\]/gu, "\\$&")
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
  return `"${escaped}"`;
}
