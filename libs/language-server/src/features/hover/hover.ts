import { type Hover, MarkupKind, type Position } from "vscode-languageserver";
import type { Document } from "../../document/document.ts";
import type { Occurrence } from "../../document/occurrences.ts";
import { rangeOf } from "../../document/range.ts";
import { describeLayer } from "./describe-layer.ts";
import { describeName } from "./describe-name.ts";
import { describeValue } from "./describe-value.ts";
import { describeBox, describeDialect, describeLadder, describeState, describeVerb } from "./describe-word.ts";
import type { Reached } from "./reached.ts";

/** What there is to say of the word at a place. */
export function hover(document: Document, position: Position, reached?: Reached): Hover | undefined {
  const occurrence = document.at(document.source.offsetAt(position));
  const paragraphs = occurrence === undefined ? [] : describe(document, occurrence, reached);
  if (occurrence === undefined || paragraphs.length === 0) return undefined;
  return {
    contents: { kind: MarkupKind.Markdown, value: paragraphs.join("\n\n") },
    range: rangeOf(document, occurrence.span),
  };
}

/** Paragraphs of Markdown. */
function describe(document: Document, { meaning }: Occurrence, reached: Reached | undefined): readonly string[] {
  const { vocabulary } = document;
  switch (meaning.kind) {
    case "name":
      return describeName(document, meaning.space, meaning.name, reached);
    case "value":
      return describeValue(document, meaning);
    case "verb":
      return describeVerb(document, meaning.name);
    case "box":
      return vocabulary?.suspended.includes(meaning.name)
        ? describeState(document, meaning.name)
        : describeBox(document, meaning.name);
    case "state":
      return describeState(document, meaning.name);
    case "ladder":
      return describeLadder(document, meaning.name);
    case "rung":
      return describeLadder(document, meaning.ladder);
    case "layer":
      return describeLayer(document, meaning.name);
    case "dialect":
      return describeDialect(document, meaning.name);
    case "collection":
      return vocabulary === undefined
        ? []
        : [`\`${vocabulary.collection}\`: what \`${vocabulary.dialect}\` decides about.`];
    default:
      return [];
  }
}
