import type { SourceMap } from "@glither/roux/core";

/** What shows a rule in its source: where it stands and, if its owner gives that away, the text itself. */
export interface SourceView {
  readonly map: SourceMap;
  readonly text?: string;
}

/** A place in a source; both from 1, the column in UTF-16 code units. */
export interface SourcePlace {
  readonly line: number;
  readonly column: number;
}

/** Where a rule begins; undefined for what is no rule of the source, such as `default`. */
export function placeOf({ items }: SourceMap, rule: string): SourcePlace | undefined {
  const span = items.find(({ kind, name }) => kind === "rule" && name === rule)?.span;
  return span && { line: span.line, column: span.column };
}

/** A rule as it stands in the source, its lines with their numbers; none where the text is not at hand. */
export function sourceLines({ map, text }: SourceView, rule: string): string[] {
  const span = map.items.find(({ kind, name }) => kind === "rule" && name === rule)?.span;
  if (span === undefined || text === undefined) return [];
  const lines = text
    .slice(span.offset, span.offset + span.length)
    .trimEnd()
    .split(/\r?\n/u);
  const numbered = lines
    .slice(0, MOST_LINES)
    .map((line, at) => `${String(span.line + at).padStart(4)} | ${line.replaceAll("\t", "  ")}`);
  return lines.length > numbered.length ? [...numbered, `     | … ${lines.length - numbered.length} more`] : numbered;
}

const MOST_LINES = 16;
