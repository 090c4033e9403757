import type { Enrichment } from "@glither/roux/core";
import type { BindingContract } from "../contract.ts";
import { type Given, type Layout, layoutOf } from "./question.ts";

/**
 * What an enrichment may be answered from: the fields that the ruleset reads, or, of one that it declares itself, what it
 * is declared from; and what its ruleset tells who answers.
 */
export function givenTo({ ligand, given }: Enrichment, { fields, enrichments }: BindingContract): readonly Given[] {
  const told = (given ?? []).map(
    (one): Given => ({ path: one.name, type: { kind: "text" in one ? "text" : "duration" } }),
  );
  if (ligand === undefined) return given === undefined ? fields : told;
  const known = [...fields, ...enrichments];
  return [...ligand.from.flatMap((path) => known.find((candidate) => candidate.path === path) ?? []), ...told];
}

/** Whether it is asked with the artifact's record, and not with values by their places. */
export function takesRecord({ ligand, given }: Enrichment): boolean {
  return ligand === undefined && given === undefined;
}

export function layoutFor(enrichment: Enrichment, contract: BindingContract): Layout {
  return layoutOf(takesRecord(enrichment) ? "record" : "positions", givenTo(enrichment, contract));
}
