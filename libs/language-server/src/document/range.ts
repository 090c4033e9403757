import type { Span } from "@glither/roux";
import type { Location, Range } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Document } from "./document.ts";

/** A span as editors count: lines and UTF-16 code units from 0. */
export function rangeOf(
  { source }: Pick<Document, "source">,
  { offset, length }: Pick<Span, "offset" | "length">,
): Range {
  return { start: source.positionAt(offset), end: source.positionAt(offset + length) };
}

/** A place in a document, or in one of the files that it uses. */
export function locationOf(document: Document, uri: string, file: string | undefined, span: Span): Location {
  if (file === undefined) return { uri, range: rangeOf(document, span) };
  const text = document.files.get(file);
  const source = TextDocument.create(uri, "glith", 0, typeof text === "string" ? text : "");
  return { uri, range: rangeOf({ source }, span) };
}
