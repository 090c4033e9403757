import type { Token } from "../syntax/lexer.ts";
import { mayStartLine } from "./line-start.ts";

/** No line is wider where it can be broken. Columns are UTF-16 code units, as in spans. */
export const LINE_WIDTH = 100;

/** A line of the formatted text: code, or a comment of its own. */
export interface Row {
  readonly indent: number;
  readonly text: string;
  readonly isComment?: true;
  /** The comment behind the code. */
  readonly remark?: string | undefined;
}

/** Code that stands on one row unless it is too wide, and its comments. */
export interface Atom {
  readonly above: readonly string[];
  readonly tokens: readonly Token[];
  readonly remark: string | undefined;
  readonly indent: number;
  /** Where rows begin that continue it. */
  readonly hang: number;
  /** The tokens before `at` take up `width` columns at least, so that what follows lines up with other rows. */
  readonly padding?: { readonly at: number; readonly width: number };
}

/** The rows of an atom: one, or as few as fit when it is broken behind commas and before connectives. */
export function rowsOf({ above, tokens, remark, indent, hang, padding }: Atom): Row[] {
  const blanks = tokens.map((token, at) => blanksBefore(tokens[at - 1], token));
  if (padding) blanks[padding.at] = 1 + Math.max(1, padding.width + 1 - widthOf(tokens.slice(0, padding.at)));
  const breaks = tokens.map((_, at) => blanks[at] !== 0 && isBreak(tokens, at));
  const widths = widthsOfRuns(tokens, blanks, breaks);
  const rows: Row[] = above.map((text) => ({ indent, text, isComment: true }));
  const open: number[] = [];
  let text = "";
  let start = indent;
  tokens.forEach((token, at) => {
    const gap = blanks[at] ?? 0;
    const column = start + text.length + gap;
    const next = open.at(-1) ?? hang;
    if (breaks[at] && next < column && column + (widths[at] ?? 0) > LINE_WIDTH) {
      rows.push({ indent: start, text });
      [start, text] = [next, token.text];
    } else text += " ".repeat(gap) + token.text;
    if (token.text === "(") open.push(start + text.length);
    else if (token.text === "{") open.push(start + text.length + 1);
    else if (token.text === ")" || token.text === "}") open.pop();
  });
  return [...rows, { indent: start, text, remark }];
}

/** The width of tokens on one row. */
export function widthOf(tokens: readonly Token[]): number {
  return tokens.reduce((sum, token, at) => sum + blanksBefore(tokens[at - 1], token) + token.text.length, 0);
}

const TIGHT_BEFORE = new Set([",", ")", "]", ".", "[", ".."]);
const TIGHT_BEHIND = new Set(["(", "[", ".", ".."]);

/** What stands before the parentheses of its one operand, as a function does. */
const FUNCTIONS = new Set(["count", "sum"]);

function blanksBefore(previous: Token | undefined, token: Token): number {
  if (token.text === "(" && previous !== undefined && FUNCTIONS.has(previous.text)) return 0;
  return previous === undefined || TIGHT_BEFORE.has(token.text) || TIGHT_BEHIND.has(previous.text) ? 0 : 1;
}

function isBreak(tokens: readonly Token[], at: number): boolean {
  const text = tokens[at]?.text;
  return (text === "and" || text === "or" || tokens[at - 1]?.text === ",") && mayStartLine(tokens[at], tokens[at + 1]);
}

/** For each token, how far it is to the next break. */
function widthsOfRuns(tokens: readonly Token[], blanks: readonly number[], breaks: readonly boolean[]): number[] {
  const widths: number[] = [];
  for (let at = tokens.length - 1; at >= 0; at -= 1) {
    const behind = at + 1 < tokens.length && !breaks[at + 1] ? (blanks[at + 1] ?? 0) + (widths[at + 1] ?? 0) : 0;
    widths[at] = (tokens[at]?.text.length ?? 0) + behind;
  }
  return widths;
}
