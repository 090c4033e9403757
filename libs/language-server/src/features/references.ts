import type { Location, Position } from "vscode-languageserver";
import type { Document } from "../document/document.ts";
import { declarationOf } from "../document/names.ts";
import type { Meaning, Occurrence } from "../document/occurrences.ts";
import { rangeOf } from "../document/range.ts";

/** A word of a document. */
export interface Place extends Occurrence {
  readonly document: Document;
}

/** All places in the documents that mean what stands at one. Names are told apart by where they are declared, so that two files may have one each. */
export function placesOf(documents: readonly Document[], document: Document, position: Position): readonly Place[] {
  const meaning = document.at(document.source.offsetAt(position))?.meaning;
  const key = meaning && keyOf(document, meaning);
  if (key === undefined) return [];
  return documents.flatMap((other) =>
    other.occurrences
      .filter((occurrence) => keyOf(other, occurrence.meaning) === key)
      .map((occurrence) => ({ ...occurrence, document: other })),
  );
}

export function references(
  documents: readonly Document[],
  document: Document,
  position: Position,
  { includeDeclaration }: { readonly includeDeclaration: boolean },
): Location[] {
  return placesOf(documents, document, position)
    .filter(({ meaning }) => includeDeclaration || !(meaning.kind === "name" && meaning.as === "declared"))
    .map(({ document: { uri }, document: other, span }) => ({ uri, range: rangeOf(other, span) }));
}

/** What a word means, told apart from all that it does not mean; undefined where nobody asks for it elsewhere. */
function keyOf(document: Document, meaning: Meaning): string | undefined {
  const { vocabulary } = document;
  switch (meaning.kind) {
    case "name":
      return `${meaning.space} ${meaning.name} of ${declarationOf(document, meaning.space, meaning.name)?.uri}`;
    case "value":
      return `value ${meaning.name} of ${vocabulary?.dialect} within ${meaning.within?.text}`;
    case "rung":
      return `rung ${meaning.ladder} ${meaning.name}`;
    case "verb":
    case "box":
    case "state":
    case "ladder":
    case "event":
      return `${meaning.kind} ${meaning.name} of ${vocabulary?.dialect}`;
    default:
      return undefined;
  }
}
