import type { Enrichment, Field, Verb } from "@glither/roux/core";

/**
 * The part of a ruleset's meaning that its host must know to cross it; the core layer of a snapshot has this
 * shape. `fields` are those that the ruleset reads, in the vocabulary's order.
 */
export interface CrossingContract {
  /** `glither.mail` */
  readonly dialect: { readonly name: string };
  /** Terminal boxes. */
  readonly boxes: readonly string[];
  readonly fields: readonly Field[];
  readonly enrichments: readonly Enrichment[];
  readonly verbs: readonly Verb[];
}
