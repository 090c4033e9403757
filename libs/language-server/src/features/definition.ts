import type { Location, Position } from "vscode-languageserver";
import type { Document } from "../document/document.ts";
import { declarationOf } from "../document/names.ts";
import { locationOf } from "../document/range.ts";

/** Where what stands at a place is declared, be it in a file that the document uses; a file's own begin for its path. */
export function definition(document: Document, position: Position): Location | undefined {
  const occurrence = document.at(document.source.offsetAt(position));
  if (occurrence?.meaning.kind === "file") {
    const start = { line: 0, character: 0 };
    return { uri: document.beside(occurrence.meaning.path), range: { start, end: start } };
  }
  if (occurrence?.meaning.kind !== "name") return undefined;
  const found = declarationOf(document, occurrence.meaning.space, occurrence.meaning.name);
  if (found === undefined) return undefined;
  return locationOf(document, found.uri, found.file, found.span);
}
