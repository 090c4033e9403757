/**
 * What is left of what a field says, so that it is safe within a text. In a name, ASCII letters, digits, `-` and `_` stay, every other
 * character is `_`, and so is nothing at all; in a line, all characters stay but those that end it, control something or turn its direction,
 * which are blanks. `most` is in characters.
 */
export const SAFETIES = {
  /** Part of the name of a mailbox: it can neither lead into another folder nor be empty. */
  mailbox: { keeps: "names", most: 200 },
  /** Part of a label, a keyword, the name of somebody, or what stands before the `@` of an address. */
  name: { keeps: "names", most: 50 },
  /** Part of a line that people read, or of a header field. */
  line: { keeps: "lines", most: 200 },
} as const;
export type Safety = keyof typeof SAFETIES;

/**
 * Code points that are blanks in a line, from the first to the last of each range: controls, the separators of lines and paragraphs, and
 * the marks of the bidirectional algorithm (UAX #9 §2).
 */
export const UNLINED: readonly (readonly [first: number, last: number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0x061c, 0x061c],
  [0x200e, 0x200f],
  [0x2028, 0x202e],
  [0x2066, 0x2069],
];

/** The same as a class of a regular expression with the flag `u`. */
export const UNLINED_CLASS = `[${UNLINED.map(([first, last]) => `\\u{${first.toString(16)}}-\\u{${last.toString(16)}}`).join("")}]`;

const IS_UNLINED = new RegExp(UNLINED_CLASS, "u");
const IS_NAME = /^[A-Za-z0-9_-]$/u;

/** What a field says, made safe. */
export function safely(as: Safety, text: string): string {
  const { keeps, most } = SAFETIES[as];
  const kept: string[] = [];
  for (const character of text) {
    if (kept.length === most) break;
    kept.push(isSafe(as, character) ? character : keeps === "names" ? "_" : " ");
  }
  return kept.length === 0 && keeps === "names" ? "_" : kept.join("");
}

/** Whether a character stays as it is. */
export function isSafe(as: Safety, character: string): boolean {
  return SAFETIES[as].keeps === "names" ? IS_NAME.test(character) : !IS_UNLINED.test(character);
}
