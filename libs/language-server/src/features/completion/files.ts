import { type CompletionItem, CompletionItemKind, type Position } from "vscode-languageserver";
import type { Document } from "../../document/document.ts";

/** A path that is being written, as far as it goes. */
export interface WantedPath {
  /** With `/` at its end, from the document's folder; empty for that itself. */
  readonly folder: string;
  readonly ending: ".glith" | ".txt" | ".json";
}

const PATHS = [
  [/^\s*use\s[^"]*\bfrom\s+"([^"]*)$/u, ".glith"],
  [/^\s*layer\s+\w+\s+from\s+"([^"]*)$/u, ".glith"],
  [/^\s*set\s+\w+\s+from\s+"([^"]*)$/u, ".txt"],
  [/^\s*tools\s+from\s+"([^"]*)$/u, ".json"],
] as const;

/** What path is written at a place, if one is. */
export function wantedPath({ source }: Document, position: Position): WantedPath | undefined {
  const line = source.getText({ start: { line: position.line, character: 0 }, end: position });
  for (const [form, ending] of PATHS) {
    const written = form.exec(line)?.[1];
    if (written !== undefined) return { folder: written.slice(0, written.lastIndexOf("/") + 1), ending };
  }
  return undefined;
}

/** The entries of a folder that may go on the path; folders end in `/`. */
export function pathCompletion({ ending }: WantedPath, entries: readonly string[]): CompletionItem[] {
  return entries
    .filter((entry) => entry.endsWith("/") || entry.endsWith(ending))
    .map((entry) => ({
      label: entry,
      kind: entry.endsWith("/") ? CompletionItemKind.Folder : CompletionItemKind.File,
    }));
}
