import type { CompletionItem, Position } from "vscode-languageserver";
import type { Document } from "../document/document.ts";
import { completion } from "../features/completion/completion.ts";
import { pathCompletion, wantedPath } from "../features/completion/files.ts";
import { entriesBeside } from "./library.ts";

/** Paths are on the disk; all else is in the document. */
export async function completed(document: Document, position: Position): Promise<CompletionItem[]> {
  const path = wantedPath(document, position);
  if (path === undefined) return completion(document, position);
  return pathCompletion(path, await entriesBeside(document.uri, path.folder));
}
