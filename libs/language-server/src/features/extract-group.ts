import type { GroupItem, GuardNode, RuleItem } from "@glither/roux/surface";
import { type CodeAction, CodeActionKind, type Range } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { Document } from "../document/document.ts";
import { declaredIn } from "../document/names.ts";
import { rangeOf } from "../document/range.ts";
import { faultOf } from "./rename.ts";

/** Puts the guards of a selection into a group of their own, where the compiler takes the result. */
export function extractGroup(document: Document, selection: Range): CodeAction | undefined {
  const { source, text, vocabulary, uri, files, vocabularies } = document;
  const [from, to] = [source.offsetAt(selection.start), source.offsetAt(selection.end)];
  const item = document.itemAt(from);
  if (vocabulary === undefined || from === to || (item?.kind !== "rule" && item?.kind !== "group")) return undefined;
  const chosen = [...(item.selection.guards ?? [])].filter((guard) => isWithin(guard, from, to));
  const [first, last] = [chosen[0], chosen.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const [start, end] = [first.span.offset, last.span.offset + last.span.length];
  const name = freeName(document);
  const { collection } = vocabulary;
  const above = startOf(document, item);
  const edits = [
    {
      range: rangeOf(document, { offset: above, length: 0 }),
      newText: `group ${name} =\n  ${collection} | ${text.slice(start, end)}\n\n`,
    },
    { range: rangeOf(document, { offset: start, length: end - start }), newText: `${collection} in ${name}` },
  ];
  const after = new Document({ uri, text: TextDocument.applyEdits(source, edits), files, vocabularies });
  if (faultOf(document, after) !== undefined) return undefined;
  return {
    title: `Extract into a group \`${name}\``,
    kind: CodeActionKind.RefactorExtract,
    edit: { changes: { [uri]: edits } },
  };
}

function isWithin({ span }: GuardNode, from: number, to: number): boolean {
  return span.offset >= from && span.offset + span.length <= to;
}

/** Where a declaration begins with the literate lines above it. */
function startOf({ compilation }: Document, item: RuleItem | GroupItem): number {
  const mapped = compilation.sourceMap.items.find(({ span }) => span.offset === item.span.offset);
  return Math.min(item.span.offset, mapped?.literate[0]?.span.offset ?? item.span.offset);
}

function freeName(document: Document): string {
  const names = declaredIn(document);
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? "extracted" : `extracted_${count}`;
    if (!names.has(name)) return name;
  }
}
