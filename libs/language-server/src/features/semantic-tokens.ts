import { findReference } from "@glither/roux/surface";
import {
  SemanticTokenModifiers,
  SemanticTokensBuilder,
  type SemanticTokensLegend,
  SemanticTokenTypes,
} from "vscode-languageserver";
import type { Document } from "../document/document.ts";
import { declarationOf } from "../document/names.ts";
import type { Meaning } from "../document/occurrences.ts";
import { rangeOf } from "../document/range.ts";

const TYPES = [
  SemanticTokenTypes.namespace,
  SemanticTokenTypes.type,
  SemanticTokenTypes.class,
  SemanticTokenTypes.enum,
  SemanticTokenTypes.enumMember,
  SemanticTokenTypes.parameter,
  SemanticTokenTypes.property,
  SemanticTokenTypes.variable,
  SemanticTokenTypes.function,
  SemanticTokenTypes.method,
  SemanticTokenTypes.event,
];
/** `declaration` where a name is declared, `async` for what the host is asked, `readonly` for what settles. */
const MODIFIERS = [SemanticTokenModifiers.declaration, SemanticTokenModifiers.async, SemanticTokenModifiers.readonly];

export const LEGEND: SemanticTokensLegend = { tokenTypes: TYPES, tokenModifiers: MODIFIERS };

interface Look {
  readonly type: SemanticTokenTypes;
  readonly modifier?: SemanticTokenModifiers;
}

/** What each word is, which its letters alone do not say. */
export function semanticTokens(document: Document): { readonly data: number[] } {
  const builder = new SemanticTokensBuilder();
  for (const { span, meaning } of document.occurrences) {
    const look = lookOf(document, meaning);
    const { start, end } = rangeOf(document, span);
    // The protocol knows no token of several lines.
    if (look === undefined || start.line !== end.line) continue;
    const modifiers = look.modifier === undefined ? 0 : 1 << MODIFIERS.indexOf(look.modifier);
    builder.push(start.line, start.character, span.length, TYPES.indexOf(look.type), modifiers);
  }
  return { data: builder.build().data };
}

const NAMED = {
  rule: SemanticTokenTypes.function,
  group: SemanticTokenTypes.class,
  set: SemanticTokenTypes.enum,
  score: SemanticTokenTypes.variable,
  enrich: SemanticTokenTypes.variable,
} as const;

const WORDS: Readonly<Partial<Record<Meaning["kind"], Look>>> = {
  dialect: { type: SemanticTokenTypes.namespace },
  layer: { type: SemanticTokenTypes.namespace },
  type: { type: SemanticTokenTypes.type },
  collection: { type: SemanticTokenTypes.parameter },
  verb: { type: SemanticTokenTypes.method },
  box: { type: SemanticTokenTypes.enumMember, modifier: SemanticTokenModifiers.readonly },
  state: { type: SemanticTokenTypes.enumMember },
  ladder: { type: SemanticTokenTypes.enum },
  rung: { type: SemanticTokenTypes.enumMember },
  symbol: { type: SemanticTokenTypes.enumMember },
  event: { type: SemanticTokenTypes.event },
};

function lookOf(document: Document, meaning: Meaning): Look | undefined {
  if (meaning.kind === "value") {
    const found = document.context && findReference(document.context, meaning.path);
    return found?.value.kind === "enrichment"
      ? { type: SemanticTokenTypes.variable, modifier: SemanticTokenModifiers.async }
      : { type: SemanticTokenTypes.property };
  }
  if (meaning.kind !== "name") return WORDS[meaning.kind];
  const item = declarationOf(document, meaning.space, meaning.name)?.item;
  if (item === undefined) return undefined;
  const type = NAMED[item.kind];
  if (meaning.as === "declared") return { type, modifier: SemanticTokenModifiers.declaration };
  return item.kind === "enrich" ? { type, modifier: SemanticTokenModifiers.async } : { type };
}
