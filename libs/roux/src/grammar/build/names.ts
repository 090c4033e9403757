import type * as ast from "../../syntax/ast.ts";
import type { Token } from "../../syntax/lexer.ts";
import { textOfLiteral } from "../../syntax/literals.ts";
import { Sequence } from "../../syntax/sequence.ts";
import { ungrouped } from "../../syntax/units.ts";
import { over, type Spanned } from "./_span.ts";

/* Names, paths and lists of whatever the grammar lists. */

export const first = <T>([item]: [T]): Sequence<T> => new Sequence(item);
export const append = <T>([list, , item]: [Sequence<T>, Token, T]): Sequence<T> => list.append(item);
export const appendNext = <T>([list, item]: [Sequence<T>, T]): Sequence<T> => list.append(item);

export const word = ([token]: [Token]): ast.Word => ({ text: token.text, span: token.span });
export const pathHead = ([token]: [Token]): ast.Path => ({ kind: "path", text: token.text, span: token.span });
export const pathTail = ([head, , token]: [ast.Path, Token, Token]): ast.Path => ({
  kind: "path",
  text: `${head.text}.${token.text}`,
  span: over(head, token),
});
export const numberIndex = ([path, , index, close]: [ast.Path, Token, Token, Token]): ast.Path => ({
  ...path,
  index: Number(ungrouped(index.text)),
  span: over(path, close),
});
export const textIndex = ([path, , index, close]: [ast.Path, Token, Token, Token]): ast.Path => ({
  ...path,
  index: textOfLiteral(index.text),
  span: over(path, close),
});
const beyond = (path: ast.Path, key: string | number, end: Spanned): ast.Path => ({
  ...path,
  beyond: [...(path.beyond ?? []), key],
  span: over(path, end),
});
export const numberStep = ([path, , index, close]: [ast.Path, Token, Token, Token]): ast.Path =>
  beyond(path, Number(ungrouped(index.text)), close);
export const textStep = ([path, , index, close]: [ast.Path, Token, Token, Token]): ast.Path =>
  beyond(path, textOfLiteral(index.text), close);
export const nameStep = ([path, , name]: [ast.Path, Token, Token]): ast.Path => beyond(path, name.text, name);

export const everything = ([path, , star]: [ast.Path, Token, Token]): ast.Path => ({
  ...path,
  everything: true,
  span: over(path, star),
});

export const count = ([open, , path, close]: [Token, Token, ast.Path, Token]): ast.Path => ({
  ...path,
  count: true,
  span: over(open, close),
});
