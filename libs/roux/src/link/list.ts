import type { Span } from "../diagnostic.ts";
import { MAX_LINES } from "./files.ts";

/** A line of a list file. */
export interface Line {
  readonly text: string;
  readonly span: Span;
}

export type ListReading = { readonly lines: readonly Line[] } | { readonly fault: string; readonly span: Span };

const START: Span = { offset: 0, length: 0, line: 1, column: 1 };

/** One value a line; white space round it, empty lines and lines that begin with `#` do not count. */
export function readList(text: string): ListReading {
  const lines: Line[] = [];
  let [offset, line] = [0, 1];
  for (const raw of text.split("\n")) {
    const value = raw.trim();
    if (value !== "" && !value.startsWith("#")) {
      const column = raw.indexOf(value) + 1;
      const span = { offset: offset + column - 1, length: value.length, line, column };
      if (/\p{Cc}|\p{Cs}/u.test(value)) return { fault: "holds a control character", span };
      if (lines.length === MAX_LINES) return { fault: `holds more than ${MAX_LINES} values`, span };
      lines.push({ text: value, span });
    }
    offset += raw.length + 1;
    line += 1;
  }
  return lines.length === 0 ? { fault: "holds no value", span: START } : { lines };
}
