import { cutDeclarations } from "../syntax/declarations.ts";
import type { Token } from "../syntax/lexer.ts";

/** A comment that stands within a declaration, or behind it on its last line. */
export interface Remark {
  readonly text: string;
  /** Stands alone on its line, not behind code. */
  readonly ownLine: boolean;
}

/** A token of code and the comments between it and the next one. */
export interface Piece {
  readonly token: Token;
  readonly remarks: readonly Remark[];
}

/** A line of its own outside of declarations: a comment or a literate line. */
export interface Line {
  readonly text: string;
  readonly literate: boolean;
  /** A blank line parts it from what stands before it. */
  readonly parted: boolean;
}

/** One pragma, enrichment, group or rule, with everything that belongs to it. */
export interface Unit {
  readonly leading: readonly Line[];
  /** A blank line parts the declaration from its leading lines. */
  readonly parted: boolean;
  readonly pieces: readonly Piece[];
  /** Literate lines from within the declaration; the language attaches them to it as if they stood above. */
  readonly inner: readonly Line[];
  /** Comments right below a rule and further in than it begins: arms that are commented out, say. */
  readonly tail: readonly string[];
}

export interface Units {
  readonly units: readonly Unit[];
  /** What stands behind the last declaration. */
  readonly rest: readonly Line[];
}

/** Gives every comment and literate line of a text without syntax errors to a declaration. */
export function gatherUnits(tokens: readonly Token[]): Units {
  const bounds = new Map<Token | undefined, "first" | "last" | "only">();
  for (const declaration of cutDeclarations(tokens).declarations) {
    const [first, last] = [declaration.tokens[0], declaration.tokens.at(-1)];
    bounds.set(first, first === last ? "only" : "first");
    if (first !== last) bounds.set(last, "last");
  }
  const units: Draft[] = [];
  let leading: Line[] = [];
  let open = false;
  let previous: Token | undefined;
  for (const token of tokens) {
    const bound = bounds.get(token);
    const unit = units.at(-1);
    if (token.type !== "comment" && token.type !== "literate") {
      if (bound === "first" || bound === "only") {
        units.push(draft(token, leading, gap(previous, token) > 1));
        leading = [];
      } else unit?.pieces.push({ token, remarks: [] });
      open = bound === "first" || (open && bound !== "last");
    } else if (token.type === "literate" && open)
      unit?.inner.push({ text: token.text, literate: true, parted: !isSameBlock(token, previous) });
    else if (token.type === "comment" && unit && (open || (isCode(previous) && !token.startsLine)))
      unit.pieces.at(-1)?.remarks.push({ text: token.text.trimEnd(), ownLine: token.startsLine || !isCode(previous) });
    else if (token.type === "comment" && unit && leading.length === 0 && isTail(unit, previous, token))
      unit.tail.push(token.text.trimEnd());
    else leading.push(lineOf(token, previous));
    previous = token;
  }
  return { units, rest: leading };
}

interface Draft extends Unit {
  readonly pieces: { readonly token: Token; readonly remarks: Remark[] }[];
  readonly inner: Line[];
  readonly tail: string[];
}

function draft(token: Token, leading: readonly Line[], parted: boolean): Draft {
  return { leading, parted, pieces: [{ token, remarks: [] }], inner: [], tail: [] };
}

function lineOf(token: Token, previous: Token | undefined): Line {
  const literate = token.type === "literate";
  const parted =
    gap(previous, token) > 1 || (literate && previous?.type === "literate" && !isSameBlock(token, previous));
  // White space at the end of a literate line is part of its text.
  return { text: literate ? token.text : token.text.trimEnd(), literate, parted };
}

/** Literate lines that the parser takes for one block. */
function isSameBlock(token: Token, previous: Token | undefined): boolean {
  return previous?.type === "literate" && gap(previous, token) === 1;
}

function gap(previous: Token | undefined, token: Token): number {
  return previous === undefined ? 0 : token.span.line - previous.span.line;
}

function isCode(token: Token | undefined): boolean {
  return token !== undefined && token.type !== "comment" && token.type !== "literate";
}

function isTail(unit: Unit, previous: Token | undefined, token: Token): boolean {
  const first = unit.pieces[0]?.token;
  return first?.text === "rule" && gap(previous, token) === 1 && token.span.column > first.span.column;
}
