import type { Position, Range, TextEdit, WorkspaceEdit } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { Document } from "../document/document.ts";
import { rangeOf } from "../document/range.ts";
import { placesOf } from "./references.ts";

/** The name at a place, where it is one that a ruleset declares. */
export function renamed(document: Document, position: Position): Range | undefined {
  const found = document.at(document.source.offsetAt(position));
  return found?.meaning.kind === "name" ? rangeOf(document, found.span) : undefined;
}

export type Renaming = { readonly edit: WorkspaceEdit } | { readonly refused: string };

/** A name changed wherever it stands. What the compiler would find wrong afterwards is a reason to leave it. */
export function rename(
  documents: readonly Document[],
  document: Document,
  position: Position,
  newName: string,
): Renaming {
  if (renamed(document, position) === undefined) return { refused: "no name that a ruleset declares stands here" };
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/u.test(newName)) return { refused: `\`${newName}\` is no name` };
  const places = placesOf(documents, document, position);
  const changes: Record<string, TextEdit[]> = {};
  for (const { document: of, span } of places) {
    const edits = changes[of.uri] ?? [];
    changes[of.uri] = edits;
    edits.push({ range: rangeOf(of, span), newText: newName });
  }
  const changed = documents.filter(({ uri }) => changes[uri] !== undefined);
  const texts = new Map(
    changed.map(({ uri, source }) => [uri, TextDocument.applyEdits(source, changes[uri] ?? [])] as const),
  );
  for (const before of changed) {
    const fault = faultOf(before, withTexts(before, texts));
    if (fault !== undefined) return { refused: `\`${before.name}\` would be wrong: ${fault}` };
  }
  return { edit: { changes } };
}

function withTexts(document: Document, texts: ReadonlyMap<string, string>): Document {
  const { uri, vocabularies } = document;
  const files = [...document.files].map(([path, text]) => [path, texts.get(document.beside(path)) ?? text] as const);
  return new Document({ uri, text: texts.get(uri) ?? document.text, files: new Map(files), vocabularies });
}

/** An error that was not there. */
export function faultOf(before: Document, after: Document): string | undefined {
  const [old, now] = [before, after].map(({ compilation }) =>
    compilation.diagnostics.filter(({ severity }) => severity === "error"),
  );
  if (old === undefined || now === undefined || now.length <= old.length) return undefined;
  const known = new Set(old.map(({ message }) => message));
  return now.find(({ message }) => !known.has(message))?.message ?? now[0]?.message;
}
