import {
  anyBreak,
  breakable,
  type Document,
  force,
  group,
  join,
  LINE,
  nest,
  nestIfBroken,
  noBreak,
} from "./document.ts";
import { type Clause, type Expression, operatorKind, type Statement } from "./expression.ts";

const COMMA = breakable(",", ", ");
const SPACE = breakable("", " ");
const LAST_COMMA = breakable(",", "");

/** Arguments, parameters or types within brackets: in one line, or one in each. */
export function wrapped(open: string, items: readonly Document[]): Document {
  if (items.length === 0) return `${open})`;
  return [nestIfBroken([breakable(open, open), join(items, COMMA)]), LAST_COMMA, ")"];
}

/** An expression as Gleam's formatter lays it out; within its siblings, a chain of operators is indented. */
export function layout(value: Expression, indented = false): Document {
  switch (value.kind) {
    case "text":
      return value.text;
    case "field":
      return [layout(value.of), ".", value.name];
    case "call":
      return inlined(layout(value.of), value.args, value.args);
    case "tuple":
      return inlined("#", value.items, value.items.at(-1)?.kind === "tuple" ? [] : value.items);
    case "list":
      return list(value.items, value.rest);
    case "fn": {
      const header = ["fn", noBreak(group(wrapped("(", value.parameters)))];
      return group([header, " ", nest([breakable("{", "{ "), body(value.body)]), SPACE, "}"]);
    }
    case "block":
      return block(value.body);
    case "case":
      return caseOf(value.subjects, value.clauses);
    case "not":
      return ["!", layout(value.of)];
    case "operator":
      return chain(value, indented);
  }
}

/** The operators of one kind break together; the spine is walked, as it may be thousands of guards long. */
function chain(value: Extract<Expression, { kind: "operator" }>, indented: boolean): Document {
  const kind = operatorKind(value.op);
  const parts: Document[] = [];
  let left: Expression = value;
  while (left.kind === "operator" && operatorKind(left.op) === kind) {
    const right = left.right.kind === "operator" && operatorKind(left.right.op) === kind;
    const side = layout(left.right, indented);
    const op: Document = [SPACE, left.op];
    parts.push(right ? side : group(side), " ", indented ? nest(op) : op);
    left = left.left;
  }
  return [group(layout(left, indented)), ...parts.reverse()];
}

/** What stands in a comma-separated list. */
function item(value: Expression, siblings: number): Document {
  return group(layout(value, siblings > 1));
}

/** Arguments in one line; or, where the last of them can break, all but that; or one in each line. */
function inlined(head: Document, items: readonly Expression[], breaking: readonly Expression[]): Document {
  const last = breaking.at(-1);
  const documents = items.map((value) => item(value, items.length));
  if (last === undefined || !breaks(last, items.length)) return group([head, args(documents)]);
  const inner = documents.map((document, at) => (at === documents.length - 1 ? anyBreak(group(document)) : document));
  return group(noBreak([head, args(inner)]));
}

function args(documents: readonly Document[]): Document {
  if (documents.length === 0) return "()";
  return group(["(", nestIfBroken([breakable("", ""), join(documents, COMMA)]), LAST_COMMA, ")"]);
}

function breaks({ kind }: Expression, siblings: number): boolean {
  if (kind === "call") return siblings === 1;
  return kind === "fn" || kind === "block" || kind === "case" || kind === "list" || kind === "tuple";
}

function list(items: readonly Expression[], rest: Expression | undefined): Document {
  if (items.length === 0) return rest === undefined ? "[]" : layout(rest);
  const siblings = items.length + (rest === undefined ? 0 : 1);
  const documents = noBreak(
    join(
      items.map((value) => item(value, siblings)),
      COMMA,
    ),
  );
  const inner: Document = [breakable("[", "["), documents];
  if (rest === undefined) return group([nest(inner), LAST_COMMA, "]"]);
  return group([nest([inner, COMMA, "..", layout(rest)]), breakable("", ""), "]"]);
}

function block(statements: readonly Statement[], broken = false): Document {
  const inner: Document = ["{", nest([SPACE, body(statements)]), SPACE, "}"];
  return group(broken ? force(inner) : inner);
}

/** Statements, one in each line; several break what is around them. */
export function body(statements: readonly Statement[]): Document {
  const lines = join(
    statements.map(({ name, value }) =>
      group(name === undefined ? layout(value) : ["let ", group(name), " =", result(value, "let")]),
    ),
    LINE,
  );
  return statements.length === 1 && statements[0]?.name === undefined ? lines : force(lines);
}

function caseOf(subjects: readonly Expression[], clauses: readonly Clause[]): Document {
  const head = join(
    subjects.map((subject) => group(layout(subject))),
    COMMA,
  );
  const lines = join(clauses.map(clause), LINE);
  return force([
    group(noBreak([nest([breakable("case", "case "), head]), SPACE, "{"])),
    nest([LINE, lines]),
    LINE,
    "}",
  ]);
}

function clause({ patterns, value }: Clause): Document {
  const head = patterns.map((pattern, at) => (at === 0 ? layout(pattern) : nest(layout(pattern))));
  const arrow = patterns.length > 1 ? SPACE : " ";
  return group([group([group(join(head, nest(COMMA))), arrow, "->"]), result(value, "case")]);
}

/** What a clause gives, or a name is bound to. */
function result(value: Expression, within: "case" | "let"): Document {
  const document = ((): Document => {
    switch (value.kind) {
      case "fn":
      case "list":
      case "tuple":
        return [" ", layout(value)];
      case "case":
        return within === "let" ? [" ", layout(value)] : nest([LINE, layout(value)]);
      case "block":
        return [" ", block(value.body, true)];
      default:
        return nest([SPACE, group(layout(value))]);
    }
  })();
  return group(within === "let" && value.kind === "case" ? document : noBreak(document));
}
