import { type FoldingRange, FoldingRangeKind } from "vscode-languageserver";
import type { Document } from "../document/document.ts";
import { rangeOf } from "../document/range.ts";

/** Declarations, literate blocks, and comments that stand line below line. */
export function folding(document: Document): FoldingRange[] {
  const { parsed, items } = document;
  const lines = ({ offset, length }: { readonly offset: number; readonly length: number }) => {
    const { start, end } = rangeOf(document, { offset, length });
    return { startLine: start.line, endLine: end.line };
  };
  const comments: { startLine: number; endLine: number }[] = [];
  for (const span of parsed.comments) {
    const { startLine } = lines(span);
    const last = comments.at(-1);
    if (last?.endLine === startLine - 1) last.endLine = startLine;
    else comments.push({ startLine, endLine: startLine });
  }
  return [
    ...items.map(({ span }): FoldingRange => lines(span)),
    ...[...parsed.literate.map(({ span }) => lines(span)), ...comments].map(
      (range): FoldingRange => ({ ...range, kind: FoldingRangeKind.Comment }),
    ),
  ]
    .filter(({ startLine, endLine }) => startLine < endLine)
    .sort((a, b) => a.startLine - b.startLine);
}
