import fc from "fast-check";

/** Texts that rulesets and artifacts share, so that comparisons between them often hold; some are awkward to quote. */
export const SAMPLE_TEXTS: readonly string[] = [
  "",
  "a.example",
  "A.Example",
  "b.example",
  "exe",
  "EXE",
  "scr",
  "list-a,example",
  "Zürich",
  "Zu\u0308rich",
  "İstanbul",
  'say "hello"',
  "back\\slash",
  "two\nlines",
  "tab\tand\rreturn",
  "\u0000zero",
  "\u2028line\u2029paragraph",
  "😀 smile",
  "\u{24}{template} `tick`",
  "{brace} // comment",
];

/** Mostly a sample, at times any well-formed text. */
export const arbitraryText: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...SAMPLE_TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 12 }) },
);

/** Numbers near the borders of what the back ends carry. */
export const arbitraryInteger: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: -2, max: 12 }),
  fc.constantFrom(2 ** 31, 2 ** 32 - 1, 2 ** 32, -(2 ** 32) - 1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER),
);

/** Header names, in the spellings that mail really has. */
export const HEADER_NAMES: readonly string[] = ["List-Id", "list-id", "LIST-ID", "X-Ünï", "__proto__", "constructor"];

/** A text as a literal of the language. */
export function quote(text: string): string {
  const escaped = text
    .replace(/["\\]/gu, "\\$&")
    .replaceAll("\n", "\\n")
    .replaceAll("\t", "\\t")
    .replace(/\p{Cc}/gu, (character) => `\\u{${character.charCodeAt(0).toString(16)}}`);
  return `"${escaped}"`;
}
