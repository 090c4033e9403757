import type { Pattern } from "../ir/core.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/gu;

/** A text as a regex that matches it: what has a meaning there is escaped, and what breaks a line is written out. */
function literally(text: string): string {
  return text
    .replace(/[\\^$.*+?()[\]{}|/]/gu, "\\$&")
    .replace(CONTROLS, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** Longer choices are several patterns, so that none is longer than a regex may be. */
const LONGEST = 900;

/** Texts without case as patterns: each matches some of them, and all of them together match all. */
export function foldedPatterns(texts: readonly string[]): readonly Pattern[] {
  const choices: string[][] = [];
  let length = Number.POSITIVE_INFINITY;
  for (const text of new Set(texts)) {
    const written = literally(text);
    length += written.length + 1;
    if (length > LONGEST) {
      choices.push([]);
      length = written.length;
    }
    choices.at(-1)?.push(written);
  }
  return choices.map((some) => ({
    source: some.length === 1 ? `^${some[0]}$` : `^(?:${some.join("|")})$`,
    flags: "iu",
  }));
}

/** Whether a text has a wildcard, or what takes the meaning from one. */
export function isGlob(text: string): boolean {
  return /[*?]/u.test(text);
}

/**
 * A glob as a pattern: `*` is any number of characters, `?` is one, and `\\*`, `\\?` and `\\\\` stand for themselves. At an end of it, `*` asks for
 * nothing, so that `*.shop.example` is `\.shop\.example$`.
 */
export function globPattern(glob: string, folded: boolean): Pattern {
  const parts = glob.match(/\\[*?\\]|[*]+|./gsu) ?? [];
  const isStar = (part: string | undefined): boolean => part?.startsWith("*") === true;
  const inner = parts.slice(isStar(parts[0]) ? 1 : 0, isStar(parts.at(-1)) ? -1 : undefined);
  const written = inner.map((part) => {
    if (isStar(part)) return ".*";
    return part === "?" ? "." : literally(part.length === 2 && part.startsWith("\\") ? part.slice(1) : part);
  });
  const source = `${isStar(parts[0]) ? "" : "^"}${written.join("")}${isStar(parts.at(-1)) ? "" : "$"}`;
  const isWild = written.some((part) => part === ".*" || part === ".");
  return { source: source === "" ? "^" : source, flags: `${folded ? "i" : ""}${isWild ? "s" : ""}u` };
}
