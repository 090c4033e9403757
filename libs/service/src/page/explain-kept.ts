import { type Explanation, explain, type Facts, placeOf, type SourcePlace } from "@glither/interpreter";
import { type Contents, type Decision, type Ledger, LedgerError } from "@glither/ledger";
import { type ArtifactValue, answerType, readArtifact } from "@glither/roux/core";
import type { Deployment } from "../deployment/deployment.ts";

/** What a decision was about, or why that cannot be shown: it was deleted, or somebody has put something else in its place. */
export type KeptValues = { readonly contents: Contents } | { readonly missing: "deleted" | "changed" };

/** @throws LedgerError but for values that were changed: one of those spoils no list. */
export async function keptValues(ledger: Ledger, deployment: string, decision: number): Promise<KeptValues> {
  try {
    const contents = await ledger.contents(deployment, decision);
    return contents === undefined ? { missing: "deleted" } : { contents };
  } catch (error) {
    if (error instanceof LedgerError && error.code === "NOT_VERIFIED") return { missing: "changed" };
    throw error;
  }
}

export const MISSING = {
  deleted: "Its values are not kept any more; their commitments stay in the log.",
  changed: "Its values were changed by somebody: they are not those that it was decided about.",
} as const;

/**
 * Why a decision is what it is, as far as that can still be said: its rules have to be at hand, and its values kept.
 * What another component has decided, its rules explain, and not those of the one that runs now.
 */
export function explainKept(
  { component, contract, pulled: { core } }: Deployment,
  { component: decidedBy, receipt }: Pick<Decision, "component" | "receipt">,
  values: KeptValues,
): Explanation | undefined {
  if (core === undefined || "missing" in values || decidedBy !== component || receipt.rule === "host") return undefined;
  const facts = factsOf(contract, values.contents);
  try {
    const explanation = facts && explain(core, facts);
    return explanation?.rule === receipt.rule ? explanation : undefined;
  } catch {
    // An answer is missing that is needed: what was looked at until then explains nothing.
    return undefined;
  }
}

/** The artifact is kept in the language's values, answers as their bindings gave them. */
function factsOf({ enrichments }: Deployment["contract"], { artifact, answers }: Contents): Facts | undefined {
  const answered = enrichments
    .filter(({ path }) => Object.hasOwn(answers, path))
    .map((enrichment) => ({ path: enrichment.path, type: answerType(enrichment) }));
  const { values } = readArtifact(answered, answers);
  return (
    values && { artifact: new Map(Object.entries(artifact as Readonly<Record<string, ArtifactValue>>)), enrich: values }
  );
}

/** Where the rule of a decision stands in its source: as the decision says, or as the rules that run now do. */
export function placeOfRule(
  { component, pulled: { source } }: Deployment,
  { component: decidedBy, receipt, source: said }: Pick<Decision, "component" | "receipt" | "source">,
): SourcePlace | undefined {
  if (said !== undefined) return said;
  return source === undefined || decidedBy !== component ? undefined : placeOf(source.map, receipt.rule);
}
