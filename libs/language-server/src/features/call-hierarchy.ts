import { type Declared, isDeclared } from "@glither/roux/surface";
import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  Position,
} from "vscode-languageserver";
import type { Document } from "../document/document.ts";
import { declarationOf } from "../document/names.ts";
import type { Occurrence } from "../document/occurrences.ts";
import { rangeOf } from "../document/range.ts";
import { SYMBOL_KINDS } from "./symbol-kinds.ts";

/** The group, set, score, enrichment or rule whose name stands at a place. */
export function hierarchyAt(
  documents: readonly Document[],
  document: Document,
  position: Position,
): CallHierarchyItem[] {
  const meaning = document.at(document.source.offsetAt(position))?.meaning;
  const found = meaning?.kind === "name" ? declarationOf(document, meaning.space, meaning.name) : undefined;
  const of = documents.find(({ uri }) => uri === found?.uri);
  const item = of?.items.find((other) => isDeclared(other) && other.name.span.offset === found?.span.offset);
  return of !== undefined && item !== undefined && isDeclared(item) ? [entry(of, item)] : [];
}

/** Who asks for it. */
export function incoming(documents: readonly Document[], asked: CallHierarchyItem): CallHierarchyIncomingCall[] {
  return documents.flatMap((document) =>
    document.items.filter(isDeclared).flatMap((item) => {
      const places = usedIn(document, item).filter((occurrence) => targets(document, occurrence, asked));
      if (places.length === 0) return [];
      return [{ from: entry(document, item), fromRanges: places.map(({ span }) => rangeOf(document, span)) }];
    }),
  );
}

/** What it asks for. */
export function outgoing(documents: readonly Document[], asked: CallHierarchyItem): CallHierarchyOutgoingCall[] {
  const document = documents.find(({ uri }) => uri === asked.uri);
  const item = document?.items.find((other) => isDeclared(other) && isAt(document, other, asked));
  if (document === undefined || item === undefined || !isDeclared(item)) return [];
  const calls = new Map<string, CallHierarchyOutgoingCall>();
  for (const { meaning, span } of usedIn(document, item)) {
    if (meaning.kind !== "name") continue;
    const [to] = hierarchyAt(documents, document, document.source.positionAt(span.offset));
    if (to === undefined) continue;
    const key = `${to.uri} ${to.name}`;
    const call = calls.get(key) ?? { to, fromRanges: [] };
    call.fromRanges.push(rangeOf(document, span));
    calls.set(key, call);
  }
  return [...calls.values()];
}

function entry(document: Document, item: Declared): CallHierarchyItem {
  return {
    name: item.name.text,
    kind: SYMBOL_KINDS[item.kind],
    detail: `${item.kind} of ${document.name}`,
    uri: document.uri,
    range: rangeOf(document, item.span),
    selectionRange: rangeOf(document, item.name.span),
  };
}

/** The names that a declaration asks for. */
function usedIn({ occurrences }: Document, { span }: Declared): readonly Occurrence[] {
  const isIn = (offset: number): boolean => offset >= span.offset && offset < span.offset + span.length;
  return occurrences.filter(
    ({ span: { offset }, meaning }) => meaning.kind === "name" && meaning.as === "used" && isIn(offset),
  );
}

function targets(
  document: Document,
  { meaning }: Occurrence,
  { uri, name, selectionRange }: CallHierarchyItem,
): boolean {
  if (meaning.kind !== "name" || meaning.name !== name) return false;
  const found = declarationOf(document, meaning.space, meaning.name);
  // A name that is declared twice is an error; which of the two is meant does not matter then.
  return found?.uri === uri && (found.file !== undefined || isSame(document, found.item, selectionRange.start.line));
}

function isSame(
  document: Document,
  item: { readonly name: { readonly span: { offset: number } } },
  line: number,
): boolean {
  return document.source.positionAt(item.name.span.offset).line === line;
}

function isAt(document: Document, item: Declared, { name, selectionRange }: CallHierarchyItem): boolean {
  return item.name.text === name && isSame(document, item, selectionRange.start.line);
}
