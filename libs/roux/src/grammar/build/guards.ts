import type { Span } from "../../diagnostic.ts";
import type { Comparison } from "../../ir/core.ts";
import type * as ast from "../../syntax/ast.ts";
import type { Token } from "../../syntax/lexer.ts";
import { Sequence } from "../../syntax/sequence.ts";
import { over } from "./_span.ts";
import { address } from "./values.ts";

/* What a rule asks. */

function connective(kind: "or" | "and", list: Sequence<ast.GuardNode>): ast.GuardNode {
  return list.isSingle ? list.last : { kind, guards: list, span: over(list.head, list.last) };
}
export const disjunction = ([list]: [Sequence<ast.GuardNode>]): ast.GuardNode => connective("or", list);
export const conjunction = ([list]: [Sequence<ast.GuardNode>]): ast.GuardNode => connective("and", list);
export const negation = ([not, guard]: [Token, ast.GuardNode]): ast.GuardNode => ({
  kind: "not",
  guard,
  span: over(not, guard),
});
export const parenthesis = ([open, guard, close]: [Token, ast.GuardNode, Token]): ast.GuardNode => ({
  ...guard,
  span: over(open, close),
});

export const truth = ([operand]: [ast.Path]): ast.GuardNode => ({ kind: "truth", operand, span: operand.span });
export const presence = ([operand, , presence]: [ast.Path, Token, Token]): ast.GuardNode => ({
  kind: "presence",
  negated: presence.text === "absent",
  operand,
  span: over(operand, presence),
});
export const compare = ([operand, op, value]: [ast.Path, Token, ast.Value]): ast.GuardNode => ({
  kind: "compare",
  op: op.text as Comparison | "~" | "!~",
  operand,
  value,
  span: over(operand, value),
});
type Total = Sequence<ast.AddendNode>;
const addend = (value: ast.Value, sign?: Token): ast.AddendNode => ({
  minus: sign?.text === "-",
  value,
  span: value.span,
});
export const total = ([first, sign, second]: [ast.Value, Token, ast.Value]): Total =>
  new Sequence(addend(first)).append(addend(second, sign));
export const further = ([sum, sign, next]: [Total, Token, ast.Value]): Total => sum.append(addend(next, sign));
export const compareTotal = ([left, op, right]: [Total | ast.Value, Token, Total | ast.Value]): ast.GuardNode => {
  const [l, r] = [left, right].map((side) => (side instanceof Sequence ? side : new Sequence(addend(side)))) as [
    Total,
    Total,
  ];
  return { kind: "sum", op: op.text as Comparison | "~" | "!~", left: l, right: r, span: over(l.head, r.last) };
};
type MemberSet = { kind: "set"; values: Sequence<ast.Element>; span: Span };
export const membership = ([operand, , of]: [ast.Operand, Token, ast.Path | MemberSet]): ast.GuardNode => ({
  kind: "in",
  negated: false,
  operand,
  of,
  span: over(operand, of),
});
export const nonMembership = ([operand, , , of]: [ast.Operand, Token, Token, ast.Path | MemberSet]): ast.GuardNode => ({
  kind: "in",
  negated: true,
  operand,
  of,
  span: over(operand, of),
});
type About = Extract<ast.GuardNode, { kind: "truth" | "compare" | "in" }> & { readonly operand: ast.Path };
/** A test of one path: of its first names, which are a list, and of its last ones, which are a member of each element. */
export const quantified = ([quantifier, about]: [Token, About]): ast.GuardNode => ({
  kind: "quantified",
  quantifier: quantifier.text as "any" | "all",
  path: about.operand,
  about,
  span: over(quantifier, about),
});
export const quantifiedGuard = ([quantifier, path, , guard, close]: [
  Token,
  ast.Path,
  Token,
  ast.GuardNode,
  Token,
]): ast.GuardNode => ({
  kind: "quantified",
  quantifier: quantifier.text as "any" | "all",
  path,
  guard,
  span: over(quantifier, close),
});
/** `in 10.0.0.0/8`: a set of one. */
export const net = ([token]: [Token]): MemberSet => ({
  kind: "set",
  values: new Sequence<ast.Element>(address([token])),
  span: token.span,
});
/** A range alone is the set of one. */
export const rangeAlone = ([range]: [ast.RangeNode]): MemberSet => ({
  kind: "set",
  values: new Sequence<ast.Element>(range),
  span: range.span,
});
export const set = ([open, values, close]: [Token, Sequence<ast.Element>, Token]): MemberSet => ({
  kind: "set",
  values,
  span: over(open, close),
});
