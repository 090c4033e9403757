import type { Fold } from "../../ir/core.ts";
import type * as ast from "../../syntax/ast.ts";
import type { Token } from "../../syntax/lexer.ts";
import type { Sequence } from "../../syntax/sequence.ts";
import { lastOf, over, type Spanned } from "./_span.ts";
import { word } from "./names.ts";
import { duration, number, text } from "./values.ts";

/* What a file consists of: pragmas, shared parts, enrichments, groups and rules. */

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

export const zone = ([open, , name]: [Token, Token, Token]): ast.Pragma => ({
  kind: "zone",
  zone: word([name]),
  span: over(open, name),
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
export const layer = ([open, name, , from, , within]: [
  Token,
  Token,
  Token,
  Token,
  Token?,
  ast.Word?,
]): ast.LayerItem => ({
  kind: "layer",
  name: word([name]),
  from: text([from]),
  ...(within ? { within } : {}),
  span: over(open, within ?? from),
});
export const asked = ([open, name, , from]: [Token, Token, Token, Token]): ast.AskedItem => ({
  kind: "ruleset",
  name: word([name]),
  from: text([from]),
  span: over(open, from),
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
  Sequence<ast.Element>,
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
export const countedEnrichment = ([open, name, , type, , from, , by]: [
  Token,
  Token,
  Token,
  ast.LigandType,
  Token,
  Sequence<ast.Path>,
  Token,
  ast.CountingNode,
]): ast.EnrichmentItem => ({ kind: "enrich", name: word([name]), type, from, by, span: over(open, by) });
export const counting = ([open, , window, close]: [Token, Token, Token, Token]): ast.CountingNode => ({
  window: duration([window]),
  span: over(open, close),
});
export const summing = ([open, , amount, , window, close]: [
  Token,
  Token,
  ast.Path,
  Token,
  Token,
  Token,
]): ast.CountingNode => ({ amount, window: duration([window]), span: over(open, close) });

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

export const score = ([open, name, , terms]: [Token, Token, Token, Sequence<ast.ScoreTermNode>]): ast.ScoreItem => ({
  kind: "score",
  name: word([name]),
  terms,
  span: over(open, terms.last),
});
export const term = ([weight, , guard]: [Token, Token, ast.GuardNode]): ast.ScoreTermNode => ({
  weight: number([weight]),
  guard,
  span: over(weight, guard),
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
