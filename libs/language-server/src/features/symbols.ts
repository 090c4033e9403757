import { type AskedItem, type Declared, type Item, isDeclared, type LayerItem } from "@glither/roux/surface";
import type { DocumentSymbol, WorkspaceSymbol } from "vscode-languageserver";
import type { Document } from "../document/document.ts";
import { rangeOf } from "../document/range.ts";
import { SYMBOL_KINDS } from "./symbol-kinds.ts";

/** What a document declares, in its order. */
export function documentSymbols(document: Document): DocumentSymbol[] {
  return document.items.filter(isListed).map((item) => ({
    name: item.name.text,
    detail: detailOf(item),
    kind: SYMBOL_KINDS[item.kind],
    range: rangeOf(document, item.span),
    selectionRange: rangeOf(document, item.name.span),
  }));
}

/** A layer is called by its name in receipts alone, but one looks for it, too. */
function isListed(item: Item): item is Declared | LayerItem | AskedItem {
  return isDeclared(item) || item.kind === "layer" || item.kind === "ruleset";
}

function detailOf(item: Declared | LayerItem | AskedItem): string {
  return item.kind === "rule" && item.title ? item.title.value : item.kind;
}

/** No editor shows more at once. */
const MOST = 500;

/** What the documents declare whose name has all the letters of a query, in their order. */
export function workspaceSymbols(documents: readonly Document[], query: string): WorkspaceSymbol[] {
  const found: WorkspaceSymbol[] = [];
  for (const document of documents)
    for (const item of document.items) {
      if (!isListed(item) || !hasLetters(item.name.text, query)) continue;
      found.push({
        name: item.name.text,
        kind: SYMBOL_KINDS[item.kind],
        containerName: document.name,
        location: { uri: document.uri, range: rangeOf(document, item.name.span) },
      });
      if (found.length === MOST) return found;
    }
  return found;
}

function hasLetters(name: string, query: string): boolean {
  let at = 0;
  for (const letter of name.toLowerCase()) if (letter === query[at]?.toLowerCase()) at += 1;
  return at >= query.length;
}
