import type { Cursor } from "./cursor.ts";

/** An expression or a pattern, as far as its layout goes by what it is. */
export type Expression =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "field"; readonly of: Expression; readonly name: string }
  | { readonly kind: "call"; readonly of: Expression; readonly args: readonly Expression[] }
  | { readonly kind: "tuple"; readonly items: readonly Expression[] }
  | { readonly kind: "list"; readonly items: readonly Expression[]; readonly rest?: Expression }
  | { readonly kind: "fn"; readonly parameters: readonly string[]; readonly body: readonly Statement[] }
  | { readonly kind: "block"; readonly body: readonly Statement[] }
  | { readonly kind: "case"; readonly subjects: readonly Expression[]; readonly clauses: readonly Clause[] }
  | { readonly kind: "not"; readonly of: Expression }
  | { readonly kind: "operator"; readonly op: string; readonly left: Expression; readonly right: Expression };

export interface Statement {
  /** The name that `let` binds. */
  readonly name?: string;
  readonly value: Expression;
}

export interface Clause {
  readonly patterns: readonly Expression[];
  readonly value: Expression;
}

/** Lowest first; those of one row may stand in one line or break together. */
const OPERATORS: readonly (readonly [precedence: number, kind: string, ops: readonly string[]])[] = [
  [1, "logic", ["||"]],
  [2, "logic", ["&&"]],
  [3, "equality", ["==", "!="]],
  [4, "comparison", ["<", "<=", ">", ">="]],
  [4, "float comparison", ["<.", "<=.", ">.", ">=."]],
  [5, "concatenation", ["<>"]],
  [7, "sum", ["+", "-"]],
  [7, "float sum", ["+.", "-."]],
  [8, "sum", ["*", "/", "%"]],
  [8, "float sum", ["*.", "/."]],
];
const BY_OPERATOR = new Map(
  OPERATORS.flatMap(([precedence, kind, ops]) => ops.map((op) => [op, { precedence, kind }] as const)),
);

/** Which operators Gleam's formatter keeps together with this one. */
export function operatorKind(op: string): string | undefined {
  return BY_OPERATOR.get(op)?.kind;
}

/** Reads an expression; `least` is the lowest precedence that still belongs to it. */
export function expression(cursor: Cursor, least = 1): Expression {
  let left = unary(cursor);
  for (;;) {
    const op = cursor.token.kind === "symbol" ? cursor.token.text : "";
    const precedence = BY_OPERATOR.get(op)?.precedence;
    if (precedence === undefined || precedence < least) return left;
    cursor.next();
    left = { kind: "operator", op, left, right: expression(cursor, precedence + 1) };
  }
}

function unary(cursor: Cursor): Expression {
  if (cursor.skip("!")) return { kind: "not", of: unary(cursor) };
  let value = primary(cursor);
  for (;;) {
    if (cursor.skip(".")) value = { kind: "field", of: value, name: cursor.name() };
    else if (cursor.is("(")) {
      const args = cursor.list("(", ")", () => expression(cursor));
      value = { kind: "call", of: value, args };
    } else return value;
  }
}

function primary(cursor: Cursor): Expression {
  if (cursor.skip("-")) return { kind: "text", text: `-${underscored(cursor.next().text)}` };
  if (cursor.skip("#")) return { kind: "tuple", items: cursor.list("(", ")", () => expression(cursor)) };
  if (cursor.is("[")) return list(cursor);
  if (cursor.is("{")) return { kind: "block", body: statements(cursor) };
  if (cursor.skip("fn")) {
    const parameters = cursor.list("(", ")", () => cursor.name());
    return { kind: "fn", parameters, body: statements(cursor) };
  }
  if (cursor.skip("case")) return caseOf(cursor);
  const { kind, text } = cursor.token;
  if (kind !== "number" && kind !== "string") return { kind: "text", text: cursor.name() };
  cursor.next();
  return { kind: "text", text: kind === "number" ? underscored(text) : text };
}

function list(cursor: Cursor): Expression {
  let rest: Expression | undefined;
  const items = cursor.list("[", "]", () => {
    if (!cursor.skip("..")) return expression(cursor);
    rest = cursor.is("]") ? { kind: "text", text: "" } : expression(cursor);
    return undefined;
  });
  const before = items.filter((item) => item !== undefined);
  return { kind: "list", items: before, ...(rest === undefined ? {} : { rest }) };
}

function caseOf(cursor: Cursor): Expression {
  const subjects = [expression(cursor)];
  while (cursor.skip(",")) subjects.push(expression(cursor));
  cursor.expect("{");
  const clauses: Clause[] = [];
  while (!cursor.skip("}")) {
    const patterns = [expression(cursor)];
    while (cursor.skip(",")) patterns.push(expression(cursor));
    cursor.expect("->");
    clauses.push({ patterns, value: expression(cursor) });
  }
  return { kind: "case", subjects, clauses };
}

/** What stands between braces. */
export function statements(cursor: Cursor): readonly Statement[] {
  const found: Statement[] = [];
  cursor.expect("{");
  while (!cursor.skip("}")) {
    if (cursor.skip("let")) {
      const name = cursor.name();
      cursor.expect("=");
      found.push({ name, value: expression(cursor) });
    } else found.push({ value: expression(cursor) });
  }
  return found;
}

/** Gleam writes the whole part of a number in threes from five places on. */
function underscored(text: string): string {
  const [whole = "", ...fraction] = text.replaceAll("_", "").split(".");
  const grouped = whole.length >= 5 ? whole.replace(/\B(?=(?:\d{3})+$)/gu, "_") : whole;
  return [grouped, ...fraction].join(".");
}
