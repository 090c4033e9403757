import type { Rule } from "@glither/roux/core";
import type { RuleItem } from "@glither/roux/surface";
import { type InlayHint, InlayHintKind, type Range } from "vscode-languageserver";
import type { Document } from "../document/document.ts";

/** What is inferred and never written: the phase of each rule, what its state resolves to, the box that a verb settles in. */
export function inlayHints(document: Document, range: Range): InlayHint[] {
  const { source, items, compilation } = document;
  const [from, to] = [source.offsetAt(range.start), source.offsetAt(range.end)];
  const rules = new Map(compilation.core?.rules.map((rule) => [rule.name, rule]));
  return items.flatMap((item) => {
    const rule = item.kind === "rule" ? rules.get(item.name.text) : undefined;
    if (item.kind !== "rule" || rule === undefined) return [];
    const { offset, length } = item.span;
    return offset > to || offset + length < from ? [] : hintsOf(document, item, rule);
  });
}

function hintsOf({ source, occurrences }: Document, item: RuleItem, { guards, outcome }: Rule): InlayHint[] {
  const hint = ({ offset, length }: { offset: number; length: number }, label: string): InlayHint => ({
    position: source.positionAt(offset + length),
    label,
    kind: InlayHintKind.Type,
    paddingLeft: true,
  });
  const ligands = new Set(guards.flatMap(({ phase }) => (phase.kind === "crossing" ? phase.ligands : [])));
  const phase = ligands.size === 0 ? "select" : `crossing(${[...ligands].join(", ")})`;
  const end = endingOf(item, occurrences);
  const resolved =
    outcome.kind === "pending" ? outcome.resolutions.join(" | ") : outcome.kind === "settled" ? outcome.box : undefined;
  // What is written needs no hint.
  const isWritten = outcome.kind === "settled" && [...item.dispositions].some(({ kind }) => kind === "into");
  return [hint(item.name.span, phase), ...(resolved === undefined || isWritten ? [] : [hint(end, `→ ${resolved}`)])];
}

/** The state that a rule rests in, or its last disposition. */
function endingOf(item: RuleItem, occurrences: Document["occurrences"]): { offset: number; length: number } {
  const last = item.dispositions.last.span;
  const state = occurrences.find(
    ({ span, meaning }) =>
      meaning.kind === "state" && span.offset >= item.span.offset && span.offset < item.span.offset + item.span.length,
  );
  return state?.span ?? last;
}
