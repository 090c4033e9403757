import { VOCABULARIES } from "@glither/dialects";
import type { Position } from "vscode-languageserver";
import { Document } from "../document/document.ts";

/** A document, and the place in it that `¦` marks; without a mark the beginning. */
export function marked(
  text: string,
  files: Readonly<Record<string, string>> = {},
  uri = "file:///rules/gate/gate.glith",
): { readonly document: Document; readonly position: Position } {
  const at = Math.max(0, text.indexOf("¦"));
  const document = new Document({
    uri,
    text: text.replace("¦", ""),
    files: new Map(Object.entries(files)),
    vocabularies: VOCABULARIES,
  });
  return { document, position: document.source.positionAt(at) };
}
