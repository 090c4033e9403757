import type * as ast from "../../syntax/ast.ts";
import type { Token } from "../../syntax/lexer.ts";
import { partsOfLiteral, textOfLiteral } from "../../syntax/literals.ts";
import { durationInMs, sizeInBytes, ungrouped } from "../../syntax/units.ts";
import { over } from "./_span.ts";

/* Literals, and ranges of them. */

export const text = ([token]: [Token]): ast.StringLiteral => {
  const parts = partsOfLiteral(token.text);
  return { kind: "string", value: textOfLiteral(token.text), ...(parts ? { parts } : {}), span: token.span };
};
export const folded = ([token]: [Token]): ast.FoldedLiteral => ({
  kind: "folded",
  value: textOfLiteral(token.text.slice(0, -1)),
  span: token.span,
});
export const regex = ([token]: [Token]): ast.RegexLiteral => {
  const end = token.text.lastIndexOf("/");
  return { kind: "regex", source: token.text.slice(1, end), flags: token.text.slice(end + 1), span: token.span };
};
export const number = ([token]: [Token]): ast.NumberLiteral => ({
  kind: "number",
  text: ungrouped(token.text),
  span: token.span,
});
export const size = ([token]: [Token]): ast.NumberLiteral => ({
  kind: "number",
  text: sizeInBytes(token.text),
  span: token.span,
});
export const percent = ([token]: [Token]): ast.PercentLiteral => ({
  kind: "percent",
  text: ungrouped(token.text.slice(0, -1)),
  span: token.span,
});
export const duration = ([token]: [Token]): ast.DurationLiteral => ({
  kind: "duration",
  ms: durationInMs(token.text),
  span: token.span,
});
export const address = ([token]: [Token]): ast.AddressLiteral => ({
  kind: "address",
  text: token.text,
  span: token.span,
});
export const moment = ([token]: [Token]): ast.MomentLiteral => ({
  kind: "moment",
  unit: token.text.includes("T") ? "instant" : token.text.includes(":") ? "time" : "date",
  text: token.text,
  span: token.span,
});
export const truthValue = ([token]: [Token]): ast.BooleanLiteral => ({
  kind: "boolean",
  value: token.text === "true",
  span: token.span,
});
export const range = ([from, , to]: [ast.Bound, Token, ast.Bound]): ast.RangeNode => ({
  kind: "range",
  from,
  to,
  span: over(from, to),
});
