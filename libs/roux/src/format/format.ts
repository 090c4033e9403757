import type { Diagnostic } from "../diagnostic.ts";
import type { Item } from "../syntax/ast.ts";
import { tokenize } from "../syntax/lexer.ts";
import { parse } from "../syntax/parse.ts";
import { clausesOf } from "./_clauses.ts";
import { layOut } from "./_join.ts";
import { assertLossless } from "./_lossless.ts";
import type { Row } from "./_row.ts";
import { gatherUnits, type Line, type Unit } from "./_units.ts";

/** The formatted text, or the syntax errors that leave the text without a reading. */
export type Formatting = { readonly text: string } | { readonly diagnostics: readonly Diagnostic[] };

/**
 * A ruleset in the one layout: the same tokens, comments and literate lines with other white space, so its meaning is
 * the same. Pure, linear in the length of the text, and formatting twice changes nothing more.
 */
export function format(text: string): Formatting {
  const { ast, diagnostics } = parse(text);
  if (diagnostics.length > 0) return { diagnostics };
  const tokens = tokenize(text);
  const { units, rest } = gatherUnits(tokens);
  const items = ast.items.values();
  const lines: string[] = [];
  let previous: Unit | undefined;
  for (const unit of units) {
    const item = isPragma(unit) ? undefined : items.next().value;
    if (previous && isApart(previous, unit)) lines.push("");
    for (const line of linesOf(unit, item)) lines.push(line);
    previous = unit;
  }
  if (previous && rest.length > 0) lines.push("");
  for (const line of apart(rest)) lines.push(line);
  const formatted = lines.map((line) => `${line}\n`).join("");
  assertLossless(tokens, formatted);
  return { text: formatted };
}

function isPragma({ pieces }: Unit): boolean {
  return pieces[0]?.token.type === "pragma";
}

/** One blank line between declarations; between pragmas only one that parts comments from the pragma above. */
function isApart(previous: Unit, unit: Unit): boolean {
  return !(isPragma(previous) && isPragma(unit)) || (unit.leading[0]?.parted ?? false);
}

function linesOf(unit: Unit, item: Item | undefined): string[] {
  const rows = clausesOf(unit.pieces, item).flatMap(layOut);
  const code = rows.findIndex(({ isComment }) => !isComment);
  const remarks = rows.slice(0, code).map(({ text }) => ({ text, literate: false, parted: false }));
  const above = headingOf(unit, remarks);
  const tail = unit.tail.map((text) => ({ indent: rows.at(-1)?.indent ?? 0, text }));
  return [...apart(above.lines), ...(above.parted ? [""] : []), ...[...rows.slice(code), ...tail].map(written)];
}

/** The lines above a declaration, with those that its own layout moves there. */
function headingOf({ leading, inner, parted }: Unit, remarks: readonly Line[]): { lines: Line[]; parted: boolean } {
  const ofComment = parted && leading.at(-1)?.literate === false;
  const [first, ...others] = [...inner, ...remarks];
  if (first === undefined) return { lines: [...leading], parted: ofComment };
  const isBlock = first.literate && leading.at(-1)?.literate === true;
  return { lines: [...leading, { ...first, parted: isBlock || ofComment }, ...others], parted: false };
}

/** Lines with a blank one before those that were parted from the line above; none before the first. */
function apart(lines: readonly Line[]): string[] {
  return lines.flatMap(({ text, parted }, at) => (parted && at > 0 ? ["", text] : [text]));
}

function written({ indent, text, remark }: Row): string {
  return `${" ".repeat(indent)}${text}${remark === undefined ? "" : ` ${remark}`}`;
}
