import type { Span } from "../diagnostic.ts";
import type { Arm, Item } from "../syntax/ast.ts";
import { alignMoves } from "./_arms.ts";
import type { Layout } from "./_join.ts";
import { type Atom, LINE_WIDTH, widthOf } from "./_row.ts";
import type { Piece } from "./_units.ts";
import { mayStartLine } from "./line-start.ts";

/** Guards share a line only where the comprehension is no wider; longer ones are easier to read below each other. */
const COMPREHENSION_WIDTH = 50;
const CLAUSE = 2;
const BEHIND_ARROW = 5;

/** The parts of a declaration that stand on lines of their own, in order, with their comments. */
export function clausesOf(pieces: readonly Piece[], item: Item | undefined): Layout[] {
  return new Clauses(pieces).of(item);
}

type Spanned = { readonly span: Span };

/** Positions are indexes of pieces; a range goes from its first to before its last. */
class Clauses {
  readonly #pieces: readonly Piece[];
  /** Comments on lines of their own behind the last atom: they belong to the next one. */
  #carried: string[] = [];

  constructor(pieces: readonly Piece[]) {
    this.#pieces = pieces;
  }

  of(item: Item | undefined): Layout[] {
    const end = this.#pieces.length;
    if (
      item === undefined ||
      item.kind === "use" ||
      item.kind === "tools" ||
      item.kind === "layer" ||
      item.kind === "ruleset"
    )
      return [this.#atom(0, end, 0, CLAUSE)];
    if (item.kind === "set") return [this.#withSets(0, end, 0, 0)];
    if (item.kind === "score") return [this.#score(this.#find("=", 0) + 1, end)];
    if (item.kind === "enrich") return [this.#enrichment(this.#indexOf(item.from.head, 0) - 1, end)];
    const head = this.#find("=", 0) + 1;
    if (item.kind === "group") {
      // A collection alone needs no line, and one that is called `rule` must have none.
      if (item.selection.guards === undefined) return [this.#atom(0, end, 0, CLAUSE)];
      return [{ parts: [this.#atom(0, head, 0, CLAUSE), this.#comprehension(head, end)], width: LINE_WIDTH }];
    }
    const arrow = this.#find("=>", head);
    const arms = this.#boundsOf([...(item.arms ?? [])]);
    return [
      this.#atom(0, head, 0, CLAUSE),
      this.#comprehension(head, arrow),
      this.#dispositions(arrow, arms[0]?.from ?? end),
      ...alignMoves(
        arms.map(({ from, move, to }) => ({
          layout: this.#withSets(from, to, BEHIND_ARROW, BEHIND_ARROW),
          triggers: move - from,
        })),
      ),
    ];
  }

  /** A record that is too wide for a line is listed, too. */
  #enrichment(from: number, end: number): Layout {
    const isWide = widthOf(this.#tokens(0, end)) > LINE_WIDTH;
    if (this.#listed(0, from, isWide).length > 0) return this.#withSets(0, end, 0, 0, isWide);
    const parts = [this.#atom(0, from, 0, CLAUSE), this.#atom(from, end, CLAUSE, 2 * CLAUSE)];
    return { parts, width: LINE_WIDTH };
  }

  /** On one line where that is wide enough, else each term on a line of its own. */
  #score(from: number, to: number): Layout {
    const starts = [from, ...this.#outside(",", from, to).map((comma) => comma + 1)];
    const ends = [...starts.slice(1), to];
    const terms = starts.map((start, at) => this.#atom(start, ends[at] ?? to, CLAUSE, 2 * CLAUSE));
    return { parts: [this.#atom(0, from, 0, CLAUSE), ...terms], width: LINE_WIDTH };
  }

  #boundsOf(arms: readonly Arm[]): { from: number; move: number; to: number }[] {
    let at = 0;
    const next = (node: Spanned): number => {
      at = this.#indexOf(node, at);
      return at;
    };
    const starts = arms.map((arm) => ({ from: next(arm), move: next(arm.disposition) }));
    return starts.map((start, index) => ({ ...start, to: starts[index + 1]?.from ?? this.#pieces.length }));
  }

  #comprehension(from: number, to: number): Layout {
    const [bar = to, ...more] = this.#outside("|", from, to);
    const indent = CLAUSE + widthOf(this.#tokens(from, bar)) + 1;
    const ends = [...more, to];
    const guards = [bar, ...more].map((start, at) =>
      this.#guard(at === 0 ? from : start, ends[at] ?? to, at === 0 ? CLAUSE : indent, indent + 2),
    );
    return { parts: guards, width: COMPREHENSION_WIDTH };
  }

  /** Broken before each `or` outside of brackets, when it is too wide for a line. */
  #guard(from: number, to: number, indent: number, content: number): Layout {
    const ors = this.#outside("or", from, to);
    const ends = [...ors, to];
    const parts = [from, ...ors].map((start, at) =>
      at === 0
        ? this.#withSets(start, ends[at] ?? to, indent, content)
        : this.#withSets(start, ends[at] ?? to, content + 2, content + 2),
    );
    return parts.length === 1 && parts[0] ? parts[0] : { parts, width: LINE_WIDTH };
  }

  #dispositions(from: number, to: number): Layout {
    const starts = this.#outside(",", from, to)
      .map((comma) => comma + 1)
      .filter((start) => this.#mayStart(start));
    const ends = [...starts, to];
    const parts = [from, ...starts].map((start, at) =>
      this.#atom(start, ends[at] ?? to, at === 0 ? CLAUSE : BEHIND_ARROW, BEHIND_ARROW + 2),
    );
    return { parts, width: LINE_WIDTH };
  }

  /** A set or record with comments in it stands one member a line, so that they stay with their members. */
  #withSets(from: number, to: number, indent: number, content: number, always = false): Layout {
    const parts: Atom[] = [];
    let [start, column] = [from, indent];
    for (const { open, starts, close } of this.#listed(from, to, always)) {
      parts.push(this.#atom(start, open + 1, column, content + 2));
      const ends = [...starts.slice(1), close];
      for (const [at, member] of starts.entries())
        parts.push(this.#atom(member, ends[at] ?? close, content + 2, content + 4));
      [start, column] = [close, content];
    }
    const last = this.#atom(start, to, column, content + 2);
    return parts.length === 0 ? last : { parts: [...parts, last], width: 0 };
  }

  #listed(from: number, to: number, always: boolean): { open: number; starts: number[]; close: number }[] {
    return this.#braces(from, to).flatMap(([open, close]) => {
      const starts = [open + 1, ...this.#outside(",", open + 1, close).map((comma) => comma + 1)];
      const isListed = always || this.#pieces.slice(open, close).some(({ remarks }) => remarks.length > 0);
      return isListed && starts.every((start) => this.#mayStart(start)) ? [{ open, starts, close }] : [];
    });
  }

  /**
   * Comments within the atom go above it, but for the last one, which goes behind it unless it has its own line. So
   * their order stays.
   */
  #atom(from: number, to: number, indent: number, hang: number): Atom {
    const own = this.#pieces.slice(from, to).map(({ remarks }) => remarks);
    const behind = own.pop() ?? [];
    const inside = [...own.flat(), ...behind.filter(({ ownLine }) => !ownLine)];
    const remark = inside.at(-1)?.ownLine === false ? inside.pop()?.text : undefined;
    const above = [...this.#carried, ...inside.map(({ text }) => text)];
    this.#carried = behind.filter(({ ownLine }) => ownLine).map(({ text }) => text);
    return { above, tokens: this.#tokens(from, to), remark, indent, hang };
  }

  #tokens(from: number, to: number): Atom["tokens"] {
    return this.#pieces.slice(from, to).map(({ token }) => token);
  }

  #mayStart(at: number): boolean {
    return mayStartLine(this.#pieces[at]?.token, this.#pieces[at + 1]?.token);
  }

  /** Where a node of the syntax tree begins, which is not before `at`. */
  #indexOf({ span }: Spanned, at: number): number {
    let index = at;
    while ((this.#pieces[index]?.token.span.offset ?? span.offset) < span.offset) index += 1;
    return index;
  }

  #find(text: string, from: number): number {
    return this.#pieces.findIndex(({ token }, at) => at >= from && token.text === text);
  }

  /** Where a token stands between clauses or operands, not within brackets and not as a name. */
  #outside(text: string, from: number, to: number): number[] {
    const found: number[] = [];
    let depth = 0;
    for (let at = from; at < to; at += 1) {
      const token = this.#pieces[at]?.token.text ?? "";
      const isName = [".", "in"].includes(this.#pieces[at - 1]?.token.text ?? "");
      if (depth === 0 && token === text && !isName) found.push(at);
      if (token === "(" || token === "{") depth += 1;
      else if (token === ")" || token === "}") depth -= 1;
    }
    return found;
  }

  /** The outermost pairs of braces. */
  #braces(from: number, to: number): [number, number][] {
    const found: [number, number][] = [];
    let open = from;
    let depth = 0;
    for (let at = from; at < to; at += 1) {
      const text = this.#pieces[at]?.token.text;
      if (text === "{" && depth++ === 0) open = at;
      else if (text === "}" && --depth === 0) found.push([open, at]);
    }
    return found;
  }
}
