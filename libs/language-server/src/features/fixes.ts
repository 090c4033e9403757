import type { Fix, Diagnostic as Found } from "@glither/roux";
import { type CodeAction, CodeActionKind, type Range, type TextEdit } from "vscode-languageserver";
import type { Document } from "../document/document.ts";
import { rangeOf } from "../document/range.ts";
import { diagnosticsOf, type Findings } from "./diagnostics.ts";

/** What mends the faults of a part of a document, each beside the fault. */
export function fixesFor(document: Document, range: Range, analysed?: Findings): CodeAction[] {
  const [from, to] = [document.source.offsetAt(range.start), document.source.offsetAt(range.end)];
  const findings = analysed ?? { ...document.compilation, undecided: [] };
  return findings.diagnostics.flatMap((found) => {
    const { fix, span } = found;
    if (fix === undefined || span.offset > to || span.offset + span.length < from) return [];
    return [action(document, found, fix)];
  });
}

function action(document: Document, found: Found, fix: Fix): CodeAction {
  return {
    title: fix.title.charAt(0).toUpperCase() + fix.title.slice(1),
    kind: CodeActionKind.QuickFix,
    diagnostics: diagnosticsOf(document, { diagnostics: [found], undecided: [] }),
    isPreferred: true,
    edit: { changes: { [document.uri]: editsOf(document, fix) } },
  };
}

export function editsOf(document: Document, { edits }: Fix): TextEdit[] {
  return edits.map(({ span, text }) => ({ range: rangeOf(document, span), newText: text }));
}
