import { fromJson } from "../offer/answer-value.ts";
import type { Provider } from "../offer/provider.ts";
import { constant } from "../providers/constant.ts";
import type { Described, Opening } from "./_context.ts";
import type { Node } from "./_node.ts";

/** `{"constant": "steward"}`; `null` is absent. */
export function readConstant(node: Node, described: Described): Opening<Provider> | undefined {
  const value = readAnswer(node, described);
  return value === undefined ? undefined : { node, open: () => constant(value.answer) };
}

/** An answer that stands in a description: of the enrichment's type, or `null` for what may be absent. */
export function readAnswer(node: Node, { type, enrichment }: Described): { readonly answer: unknown } | undefined {
  if (node.value === null) {
    const mayBeAbsent = enrichment.ligand !== undefined || enrichment.type.kind === "optional";
    return mayBeAbsent ? { answer: undefined } : node.fail(`\`${enrichment.path}\` is never absent`);
  }
  const read = fromJson(type, node.value);
  return "problem" in read ? node.fail(read.problem) : { answer: read.value };
}
