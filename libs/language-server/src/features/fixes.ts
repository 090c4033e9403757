import type { Fix, Diagnostic as Found } from "@glither/roux";
import { mend } from "@glither/stages/author/mend";
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

/** All faults that can be mended without a person, as `tangle check --fix` mends them. */
export function fixAll(document: Document): CodeAction[] {
  const { uri, name, text, files, compilation } = document;
  if (!compilation.diagnostics.some(({ fix }) => fix !== undefined)) return [];
  const mended = mend({ path: uri, name, text, files, compilation });
  if (mended.fixes.length === 0) return [];
  const range = rangeOf(document, { offset: 0, length: text.length });
  return [
    {
      title: "Mend all that can be mended",
      kind: CodeActionKind.SourceFixAll,
      edit: { changes: { [uri]: [{ range, newText: mended.text }] } },
    },
  ];
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
