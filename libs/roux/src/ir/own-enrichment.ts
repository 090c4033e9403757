import type { Enrichment } from "./types.ts";

/** Whether an enrichment stands in no vocabulary: the ruleset declares it, or it is the clock. */
export function isOwnEnrichment({ ligand, given }: Pick<Enrichment, "ligand" | "given">): boolean {
  return ligand !== undefined || given !== undefined;
}
