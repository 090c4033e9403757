import type { Span } from "../diagnostic.ts";
import type { Comparison, Fold } from "../ir/core.ts";
import type * as ast from "../syntax/ast.ts";
import { spanOver, type Token } from "../syntax/lexer.ts";
import { textOfLiteral } from "../syntax/literals.ts";
import { Sequence } from "../syntax/sequence.ts";
import { durationInMs, sizeInBytes, ungrouped } from "../syntax/units.ts";
import type { Preposition } from "../vocabulary.ts";

/*
 * The grammar's actions: each takes what the symbols of its right-hand side gave, in order, and makes one node.
 * They run for every reading that Earley's algorithm considers, so they neither fail nor change anything.
 */

type Spanned = { readonly span: Span };
const over = (first: Spanned, last: Spanned): Span => spanOver(first.span, last.span);
const lastOf = <T extends Spanned>(fallback: Spanned, list: Sequence<T> | null | undefined): Spanned =>
  list ? list.last : fallback;

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

export const dialect = ([open, , name, , , fold]: [Token, Token, ast.Path, Token?, Token?, Token?]): ast.Pragma => ({
  kind: "dialect",
  dialect: name,
  ...(fold ? { fold: fold.text as Fold } : {}),
  span: over(open, fold ?? name),
});
export const release = ([open, , version]: [Token, Token, Token]): ast.Pragma => ({
  kind: "version",
  version: word([version]),
  span: over(open, version),
});

export const use = ([open, names, , from]: [Token, Sequence<ast.Word>, Token, Token]): ast.UseItem => ({
  kind: "use",
  names,
  from: text([from]),
  span: over(open, from),
});
export const tools = ([open, , of]: [Token, Token, Token]): ast.ToolsItem => ({
  kind: "tools",
  of: text([of]),
  span: over(open, of),
});
export const listedSet = ([open, name, , from]: [Token, Token, Token, Token]): ast.SetItem => ({
  kind: "set",
  name: word([name]),
  of: text([from]),
  span: over(open, from),
});
export const writtenSet = ([open, name, , , values, close]: [
  Token,
  Token,
  Token,
  Token,
  Sequence<ast.Value>,
  Token,
]): ast.SetItem => ({ kind: "set", name: word([name]), of: values, span: over(open, close) });

export const namedLigand = ([name]: [Token]): ast.LigandType => ({ kind: "named", name: word([name]) });
export const recordLigand = ([, fields]: [
  Token,
  Sequence<{ name: ast.Word; type: ast.LigandType }>,
]): ast.LigandType => ({
  kind: "record",
  fields,
});
export const orderedLigand = ([, , rungs]: [Token, Token, Sequence<ast.Word>]): ast.LigandType => ({
  kind: "ordered",
  rungs,
});
export const listLigand = ([, , of]: [Token, Token, ast.LigandType]): ast.LigandType => ({ kind: "list", of });
export const member = ([name, , type]: [Token, Token, ast.LigandType]): { name: ast.Word; type: ast.LigandType } => ({
  name: word([name]),
  type,
});
export const enrichment = ([open, name, , type, , from, , fresh]: [
  Token,
  Token,
  Token,
  ast.LigandType,
  Token,
  Sequence<ast.Path>,
  Token?,
  Token?,
]): ast.EnrichmentItem => ({
  kind: "enrich",
  name: word([name]),
  type,
  from,
  ...(fresh ? { fresh: duration([fresh]) } : {}),
  span: over(open, fresh ?? from.last),
});

export const group = ([open, name, , selection]: [
  Token,
  Token,
  Token,
  ast.Comprehension & Spanned,
]): ast.GroupItem => ({
  kind: "group",
  name: word([name]),
  selection,
  span: over(open, selection),
});

type RuleTail = [ast.Comprehension, Token, Sequence<ast.Disposition>, Sequence<ast.Arm>?];

function ruleNode(open: Token, name: Token, title: Token | undefined, tail: RuleTail): ast.RuleItem {
  const [selection, , dispositions, arms] = tail;
  return {
    kind: "rule",
    name: word([name]),
    ...(title ? { title: text([title]) } : {}),
    selection,
    dispositions,
    arms,
    span: over(open, lastOf(dispositions.last, arms)),
  };
}

export const rule = ([open, name, , ...tail]: [Token, Token, Token, ...RuleTail]): ast.RuleItem =>
  ruleNode(open, name, undefined, tail);
export const titledRule = ([open, name, title, , ...tail]: [Token, Token, Token, Token, ...RuleTail]): ast.RuleItem =>
  ruleNode(open, name, title, tail);

export const comprehension = ([collection, , guards]: [Token, Token?, Sequence<ast.GuardNode>?]): ast.Comprehension &
  Spanned => ({
  collection: word([collection]),
  guards,
  span: over(collection, lastOf(collection, guards)),
});

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
type MemberSet = { kind: "set"; values: Sequence<ast.Value>; span: Span };
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
export const set = ([open, values, close]: [Token, Sequence<ast.Value>, Token]): MemberSet => ({
  kind: "set",
  values,
  span: over(open, close),
});

export const text = ([token]: [Token]): ast.StringLiteral => ({
  kind: "string",
  value: textOfLiteral(token.text),
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
export const truthValue = ([token]: [Token]): ast.BooleanLiteral => ({
  kind: "boolean",
  value: token.text === "true",
  span: token.span,
});

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
export const quoted = ([token]: [Token]): Words => ({
  text: textOfLiteral(token.text),
  isOne: true,
  span: token.span,
});
export const named = ([{ text, span }]: [Token | ast.Path]): Words => ({ text, isOne: true, span });
export const verbatim = ([{ text, span }]: [Token]): Words => ({ text, isOne: false, span });
export const nextName = ([words, name]: [Words, ast.Path]): Words => ({
  text: `${words.text} ${name.text}`,
  isOne: false,
  span: over(words, name),
});

export const arm = ([triggers, disposition]: [Sequence<ast.TriggerNode>, ast.Disposition]): ast.Arm => ({
  triggers,
  disposition,
  span: over(triggers.head, disposition),
});
export const on = ([open, event]: [Token, ast.Path]): ast.TriggerNode => ({
  kind: "on",
  event,
  span: over(open, event),
});
export const after = ([open, time]: [Token, Token]): ast.TriggerNode => ({
  kind: "after",
  duration: duration([time]),
  span: over(open, time),
});
export const when = ([open, guard]: [Token, ast.GuardNode]): ast.TriggerNode => ({
  kind: "when",
  guard,
  span: over(open, guard),
});
