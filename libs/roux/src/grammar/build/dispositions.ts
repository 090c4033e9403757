import type * as ast from "../../syntax/ast.ts";
import type { Token } from "../../syntax/lexer.ts";
import { partsOfLiteral, textOfLiteral } from "../../syntax/literals.ts";
import { Sequence } from "../../syntax/sequence.ts";
import type { Preposition } from "../../vocabulary.ts";
import { over, type Spanned } from "./_span.ts";
import { word } from "./names.ts";

/* What a rule does. */

export const into = ([open, box]: [Token, Token]): ast.Disposition => ({
  kind: "into",
  box: word([box]),
  args: undefined,
  span: over(open, box),
});
export const explained = ([head, , args, close]: [
  ast.ClosingDisposition,
  Token,
  Sequence<ast.NamedWords>,
  Token,
]): ast.Disposition => ({ ...head, args, span: over(head, close) });
export const reasoned = ([head, reason, target]: [
  ast.ClosingDisposition,
  Token,
  ast.Path | ast.StringLiteral,
]): ast.Disposition => ({
  ...head,
  args: new Sequence({
    name: word([reason]),
    text: "value" in target ? target.value : target.text,
    isOne: true,
    span: over(reason, target),
  }),
  span: over(head, target),
});
export const graded = ([direction, ladder, , rung, , audience]: [
  Token,
  Token,
  Token,
  Token,
  Token?,
  (ast.Path | ast.StringLiteral)?,
]): ast.Disposition => ({
  kind: "graded",
  direction: direction.text as "raise" | "lower",
  ladder: word([ladder]),
  rung: word([rung]),
  ...(audience ? { audience } : {}),
  args: undefined,
  span: over(direction, audience ?? rung),
});
export const wrap = ([open, , audience]: [Token, Token, ast.Path | ast.StringLiteral]): ast.Disposition => ({
  kind: "wrap",
  audience,
  args: undefined,
  span: over(open, audience),
});

const applied = (verb: Token, end: Spanned, rest: Partial<ast.VerbDisposition>): ast.VerbDisposition => ({
  kind: "verb",
  verb: word([verb]),
  phrases: undefined,
  args: undefined,
  ...rest,
  span: over(verb, end),
});
export const bareVerb = ([verb]: [Token]): ast.VerbDisposition => applied(verb, verb, {});
export const verbWithName = ([verb, object]: [Token, Token]): ast.VerbDisposition =>
  applied(verb, object, { object: word([object]) });
export const verbWithText = ([verb, object]: [Token, ast.StringLiteral]): ast.VerbDisposition =>
  applied(verb, object, { object });
export const verbWithPhrase = ([verb, phrase]: [Token, ast.Phrase]): ast.VerbDisposition =>
  applied(verb, phrase, { phrases: new Sequence(phrase) });
export const addPhrase = ([head, phrase]: [ast.VerbDisposition, ast.Phrase]): ast.VerbDisposition => ({
  ...head,
  phrases: head.phrases ? head.phrases.append(phrase) : new Sequence(phrase),
  span: over(head, phrase),
});
export const assigned = ([head, , value]: [ast.VerbDisposition, Token, ast.StringLiteral]): ast.VerbDisposition => ({
  ...head,
  value,
  span: over(head, value),
});
export const assignedName = ([verb, object, , value]: [Token, Token, Token, ast.StringLiteral]): ast.VerbDisposition =>
  applied(verb, value, { object: word([object]), value });
export const resting = ([head, state]: [ast.VerbDisposition, Token]): ast.VerbDisposition => ({
  ...head,
  state: word([state]),
  span: over(head, state),
});
export const application = ([head, , args, close]: [
  ast.VerbDisposition,
  Token?,
  Sequence<ast.NamedWords>?,
  Token?,
]): ast.VerbDisposition => ({
  ...head,
  args,
  span: over(head, close ?? head),
});
export const phrase = ([preposition, target]: [Token, ast.Path | ast.StringLiteral]): ast.Phrase => ({
  preposition: preposition.text as Preposition,
  target,
  span: over(preposition, target),
});

type Words = Omit<ast.NamedWords, "name">;
export const namedWords = ([name, , words]: [Token, Token, Words]): ast.NamedWords => ({
  ...words,
  name: word([name]),
  span: over(name, words),
});
export const quoted = ([token]: [Token]): Words => {
  const parts = partsOfLiteral(token.text);
  return { text: textOfLiteral(token.text), ...(parts ? { parts } : {}), isOne: true, span: token.span };
};
export const named = ([{ text, span }]: [Token | ast.Path]): Words => ({ text, isOne: true, span });
export const verbatim = ([{ text, span }]: [Token]): Words => ({ text, isOne: false, span });
export const nextName = ([words, name]: [Words, ast.Path]): Words => ({
  text: `${words.text} ${name.text}`,
  isOne: false,
  span: over(words, name),
});
