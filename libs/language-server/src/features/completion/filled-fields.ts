import type { Vocabulary } from "@glither/roux";
import { expectedAfter } from "@glither/roux/surface";
import { declarationBefore } from "../../document/before.ts";
import type { Document } from "../../document/document.ts";
import { shownType } from "../shown-type.ts";
import type { Candidate } from "./candidate.ts";

/** A line that ends within a text, in a brace that may be a field's. */
const IN_BRACE = /"(?:[^"\\{]|\\u\{[0-9A-Fa-f]*\}|\\.|\{[^"}]*\})*\{(?<partial>[A-Za-z_][A-Za-z0-9_.]*|)$/u;

/** The fields that a text may hold whose brace is open at the end of a line; `partial` is what is written of one. */
export function filledFields(
  document: Document,
  line: string,
  offset: number,
): { readonly partial: string; readonly candidates: readonly Candidate[] } | undefined {
  const { vocabulary } = document;
  const found = IN_BRACE.exec(line);
  if (found === null || vocabulary === undefined) return undefined;
  const [text] = found;
  const { before } = expectedAfter(declarationBefore(document, offset - text.length));
  if (!holdsFields(vocabulary, before)) return undefined;
  return {
    partial: found.groups?.["partial"] ?? "",
    candidates: vocabulary.fields.flatMap(({ path, type, anyOf }): Candidate[] =>
      type.kind === "text" && anyOf === undefined ? [{ label: path, kind: "field", detail: shownType(type) }] : [],
    ),
  };
}

/** Whether what stands behind these words is an argument that takes fields. */
function holdsFields({ verbs }: Vocabulary, before: readonly string[]): boolean {
  const from = Math.max(before.lastIndexOf("=>"), before.lastIndexOf(","));
  const shape = verbs.find(({ name }) => before.includes("=>") && name === before[from + 1]);
  if (shape === undefined) return false;
  const last = before.at(-1) ?? "";
  const word = last === "=" ? shape.assigns?.parameter : last === shape.name ? shape.object?.parameter : last;
  return Object.hasOwn(shape.fills ?? {}, word ?? "");
}
