import { expectedAfter } from "@glither/roux/surface";
import {
  type CompletionItem,
  CompletionItemKind,
  InsertTextFormat,
  type Position,
  type Range,
} from "vscode-languageserver";
import { declarationBefore } from "../../document/before.ts";
import type { Document } from "../../document/document.ts";
import { filledFields } from "./filled-fields.ts";
import { openers } from "./openers.ts";
import { type Candidate, candidatesFor } from "./places.ts";
import { sharedNames } from "./used.ts";

/** A word that is being written may be a path, or have hyphens. */
const PARTIAL = /[A-Za-z_][A-Za-z0-9_.-]*$/u;

/** What may be written at a place: what the grammar has there, as the vocabulary and the document fill it. */
export function completion(document: Document, position: Position): CompletionItem[] {
  const { source } = document;
  const offset = source.offsetAt(position);
  const line = source.getText({ start: { line: position.line, character: 0 }, end: position });
  const range = (from: string): Range => ({
    start: { line: position.line, character: position.character - from.length },
    end: position,
  });
  if (isInText(line)) {
    const held = filledFields(document, line, offset);
    return held?.candidates.map((candidate, at) => itemOf(candidate, at, range(held.partial))) ?? [];
  }
  const partial = PARTIAL.exec(line)?.[0] ?? "";
  const shared = sharedNames(document, position);
  const expected = expectedAfter(declarationBefore(document, offset - partial.length));
  const candidates = shared ?? candidatesFor(document, expected, partial);
  const begins = line.trimStart() === partial && shared === undefined ? openers(document) : [];
  return [...begins, ...candidates].map((candidate, at) => itemOf(candidate, at, range(partial)));
}

/** Whether a line ends within a comment or a quoted text, where anything may be written, and fields where a verb takes them. */
function isInText(line: string): boolean {
  const code = line.replace(/"(?:[^"\\]|\\.)*"/gu, '""');
  return code.includes("//") || code.split('"').length % 2 === 0;
}

const KINDS = {
  keyword: CompletionItemKind.Keyword,
  field: CompletionItemKind.Field,
  enrichment: CompletionItemKind.Interface,
  group: CompletionItemKind.Class,
  set: CompletionItemKind.Enum,
  score: CompletionItemKind.Variable,
  verb: CompletionItemKind.Function,
  box: CompletionItemKind.Constant,
  symbol: CompletionItemKind.EnumMember,
  snippet: CompletionItemKind.Snippet,
  tool: CompletionItemKind.Method,
  event: CompletionItemKind.Event,
} as const;

function itemOf({ label, kind, detail, insert }: Candidate, at: number, range: Range): CompletionItem {
  const newText = insert ?? label;
  return {
    label,
    kind: KINDS[kind],
    ...(detail === undefined ? {} : { detail }),
    // Vocabularies have an order of their own, which says more than the alphabet.
    sortText: String(at).padStart(5, "0"),
    textEdit: { range, newText },
    ...(kind === "snippet" ? { insertTextFormat: InsertTextFormat.Snippet } : {}),
  };
}
