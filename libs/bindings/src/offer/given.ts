import type { Enrichment } from "@glither/roux/core";
import type { BindingContract } from "../contract.ts";
import { type Given, type Layout, layoutOf } from "./question.ts";

/**
 * What an enrichment may be answered from: the fields that the ruleset reads, or, of one that it declares itself, what it
 * is declared from.
 */
export function givenTo({ ligand }: Enrichment, { fields, enrichments }: BindingContract): readonly Given[] {
  if (ligand === undefined) return fields;
  return ligand.from.flatMap((path) => [...fields, ...enrichments].find((candidate) => candidate.path === path) ?? []);
}

export function layoutFor(enrichment: Enrichment, contract: BindingContract): Layout {
  return layoutOf(enrichment.ligand === undefined ? "record" : "positions", givenTo(enrichment, contract));
}
