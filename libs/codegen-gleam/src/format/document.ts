/**
 * A text whose lines break where they have to, and which way: the algebra that Gleam's own formatter works by (after
 * Lindig, "Strictly Pretty", 2000), as far as generated modules need it.
 */
export type Document =
  | string
  | readonly Document[]
  | { readonly kind: "line"; readonly count: number }
  | { readonly kind: "break"; readonly broken: string; readonly flat: string }
  | { readonly kind: "nest"; readonly whenBroken: boolean; readonly of: Document }
  | { readonly kind: "group" | "force" | "any-break" | "no-break" | "unmeasured"; readonly of: Document };

const WIDTH = 80;
const INDENT = 2;

/** A line break. */
export const LINE: Document = { kind: "line", count: 1 };
/** An empty line between two definitions. */
export const EMPTY_LINE: Document = { kind: "line", count: 2 };

/** A break that writes `flat` in a line, and `broken` before a new one. */
export function breakable(broken: string, flat: string): Document {
  return { kind: "break", broken, flat };
}

/** One column of two spaces further in. */
export function nest(of: Document): Document {
  return { kind: "nest", whenBroken: false, of };
}

/** The same, where the breaks around are broken. */
export function nestIfBroken(of: Document): Document {
  return { kind: "nest", whenBroken: true, of };
}

/** Stands in one line where that fits, or else breaks all its own breaks. */
export function group(of: Document): Document {
  return { kind: "group", of };
}

/** Makes the groups around it break. */
export function force(of: Document): Document {
  return { kind: "force", of };
}

/** Fits where it fits up to its first break. */
export function anyBreak(of: Document): Document {
  return { kind: "any-break", of };
}

/** Takes that leave back within it. */
export function noBreak(of: Document): Document {
  return { kind: "no-break", of };
}

/** Counts for nothing in the width of its line: comments. */
export function unmeasured(of: Document): Document {
  return { kind: "unmeasured", of };
}

/** Documents with another between each two. */
export function join(documents: readonly Document[], between: Document): Document {
  return documents.flatMap((document, at) => (at === 0 ? [document] : [between, document]));
}

type Mode = "flat" | "broken" | "forced-flat" | "forced-broken";
interface Step {
  readonly indent: number;
  readonly mode: Mode;
  readonly document: Document;
}

const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });

function widthOf(text: string): number {
  return /^[ -~]*$/u.test(text) ? text.length : [...GRAPHEMES.segment(text)].length;
}

/** Writes a document in lines of at most 80 columns, where that can be. Linear in its length. */
export function print(document: Document): string {
  const parts: string[] = [];
  const steps: Step[] = [{ indent: 0, mode: "broken", document }];
  let column = 0;
  const write = (text: string, measured = true): void => {
    parts.push(text);
    if (measured) column += widthOf(text);
  };
  const newLine = (count: number, indent: number): void => {
    parts.push("\n".repeat(count), " ".repeat(indent));
    column = indent;
  };
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
    const { indent, mode, document: now } = step;
    const next = (of: Document, at = indent, as = mode): number => steps.push({ indent: at, mode: as, document: of });
    if (typeof now === "string") write(now);
    else if (isSequence(now)) for (const part of now.toReversed()) next(part);
    else if (now.kind === "line") newLine(now.count, indent);
    else if (now.kind === "break") {
      if (isBroken(mode)) {
        write(now.broken);
        newLine(1, indent);
      } else write(now.flat);
    } else if (now.kind === "nest") next(now.of, now.whenBroken && mode !== "broken" ? indent : indent + INDENT);
    else if (now.kind === "group") next(now.of, indent, fits(now.of, WIDTH - column) ? "flat" : "broken");
    else if (now.kind === "unmeasured" && typeof now.of === "string") write(now.of, false);
    else next(now.of);
  }
  return parts.join("");
}

function fits(document: Document, room: number): boolean {
  const steps: { readonly mode: Mode; readonly document: Document }[] = [{ mode: "flat", document }];
  let left = room;
  for (let step = steps.pop(); left >= 0 && step !== undefined; step = steps.pop()) {
    const { mode, document: now } = step;
    if (typeof now === "string") left -= widthOf(now);
    else if (isSequence(now)) for (const part of now.toReversed()) steps.push({ mode, document: part });
    else if (now.kind === "line") return true;
    else if (now.kind === "break") {
      if (isBroken(mode)) return true;
      left -= now.flat.length;
    } else if (now.kind === "force" && mode !== "forced-broken") return false;
    else if (now.kind === "no-break") steps.push({ mode: "forced-flat", document: now.of });
    else if (now.kind === "any-break" && mode !== "forced-flat")
      steps.push({ mode: "forced-broken", document: now.of });
    else if (now.kind !== "unmeasured") steps.push({ mode, document: now.of });
  }
  return left >= 0;
}

function isBroken(mode: Mode): boolean {
  return mode === "broken" || mode === "forced-broken";
}

function isSequence(document: Document): document is readonly Document[] {
  return Array.isArray(document);
}
