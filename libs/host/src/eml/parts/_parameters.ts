import { EmlError } from "../error.ts";

/** In one field; a long name has a dozen. */
const MAX_PARAMETERS = 200;

/** A parameter of a content field as some program reads it: `filename*0*=…` has the section 0 and is encoded. */
export interface Parameter {
  readonly section: number | undefined;
  readonly encoded: boolean;
  /** What may be its value, the likeliest first. */
  readonly values: readonly string[];
}

/** Where a file name or a boundary may be given, whatever stands before it. */
const FILE_NAME = /(?<![\w-])(?:file)?name(?![\w-])/giu;
const BOUNDARY = /(?<![\w-])boundary(?![\w-])/giu;

/** Every parameter that may name a file. Linear in the value, however often it says one. */
export function fileNameParameters(value: string): readonly (readonly Parameter[])[] {
  return readings(value, FILE_NAME);
}

export function boundaryParameters(value: string): readonly (readonly Parameter[])[] {
  return readings(value, BOUNDARY);
}

/**
 * Two readings: one that skips what a value contains, and one in which each parameter ends where the next may begin, for
 * fields in which a `;` or a quotation mark is missing. The second only where it may differ.
 */
function readings(value: string, attribute: RegExp): Parameter[][] {
  if (value.search(attribute) < 0) return [];
  const ends = [...value.matchAll(attribute)].map(({ index, 0: { length } }) => [index, index + length] as const);
  if (ends.length > MAX_PARAMETERS)
    throw new EmlError("TOO_COMPLEX", `the message has a field with more than ${MAX_PARAMETERS} parameters`);
  const skipping: Parameter[] = [];
  const parted: Parameter[] = [];
  let free = 0;
  for (const [place, [start, end]] of ends.entries()) {
    if (start >= free) {
      const read = parameterAt(value, end, value.length);
      if (read) {
        skipping.push(read.parameter);
        free = read.end;
      }
    }
    const next = ends[place + 1]?.[0] ?? value.length;
    const read = ends.length > 1 ? parameterAt(value, end, next) : undefined;
    if (read) parted.push(read.parameter);
  }
  return parted.length > skipping.length ? [skipping, parted] : [skipping];
}

interface Cursor {
  readonly text: string;
  at: number;
}

/** What follows the name of a parameter, up to `limit`. */
function parameterAt(text: string, from: number, limit: number): { parameter: Parameter; end: number } | undefined {
  const cursor: Cursor = { text, at: from };
  let section: number | undefined;
  let encoded = false;
  skipBlanks(cursor);
  if (text[cursor.at] === "*") {
    cursor.at++;
    skipBlanks(cursor);
    const digits = /^[0-9]{1,9}/u.exec(text.slice(cursor.at, cursor.at + 9))?.[0] ?? "";
    cursor.at += digits.length;
    section = digits === "" ? undefined : Number(digits);
    skipBlanks(cursor);
    encoded = section === undefined || text[cursor.at] === "*";
    if (text[cursor.at] === "*") cursor.at++;
    skipBlanks(cursor);
  }
  if (text[cursor.at] !== "=" || cursor.at >= limit) return undefined;
  cursor.at++;
  skipBlanks(cursor);
  const { values, end } = valueAt(text, cursor.at, limit);
  return { parameter: { section, encoded, values }, end };
}

function skipBlanks(cursor: Cursor): void {
  while (cursor.text[cursor.at] === " " || cursor.text[cursor.at] === "\t") cursor.at++;
}

function valueAt(text: string, from: number, limit: number): { values: string[]; end: number } {
  if (text[from] === '"') {
    let end = from + 1;
    while (end < limit && text[end] !== '"') end += text[end] === "\\" ? 2 : 1;
    const raw = text.slice(from + 1, Math.min(end, limit));
    const values = [raw.replaceAll(/\\(.)/gsu, "$1"), raw];
    // A quotation mark that is missing, or that a program does not know.
    if (end >= limit) values.push(upTo(raw, ";"));
    return { values: [...new Set(values)], end: Math.min(end + 1, limit) };
  }
  const written = upTo(text.slice(from, limit), ";");
  const end = from + written.length;
  const raw = written.trim();
  return { values: [...new Set([raw, upTo(raw, " "), upTo(raw, ","), upTo(raw, ")")])], end };
}

function upTo(text: string, mark: string): string {
  const at = text.indexOf(mark);
  return at < 0 ? text : text.slice(0, at);
}
