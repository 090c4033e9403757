import { type Atom, type Row, rowsOf } from "./_row.ts";

/** Parts of a declaration that share a row while they fit `width` columns, and else stand on rows of their own. */
export interface Join {
  readonly parts: readonly Layout[];
  readonly width: number;
}

export type Layout = Atom | Join;

/** The rows of a layout. A comment between two parts keeps them apart. */
export function layOut(layout: Layout): Row[] {
  if ("tokens" in layout) return rowsOf(layout);
  const parts = layout.parts.map(layOut);
  return oneRow(parts, layout.width) ?? parts.flat();
}

function oneRow(parts: readonly (readonly Row[])[], width: number): Row[] | undefined {
  const above = parts[0]?.filter(({ isComment }) => isComment) ?? [];
  const rows = parts.map((part, at) => (at === 0 ? part.slice(above.length) : part));
  const [first] = rows[0] ?? [];
  const last = rows.at(-1)?.[0];
  if (!first || rows.some((part) => part.length !== 1)) return undefined;
  const code = rows.flat();
  if (code.some((row) => row.isComment || (row.remark !== undefined && row !== last))) return undefined;
  const text = code.map((row) => row.text).join(" ");
  return first.indent + text.length <= width ? [...above, { ...first, text, remark: last?.remark }] : undefined;
}
