import type { Enrichment, Field, Fold, Rule, Verb } from "@glither/roux/core";

/**
 * The part of a ruleset's meaning that its host must know to cross it; the core layer of a snapshot has this
 * shape. `fields` are those that the ruleset reads, in the vocabulary's order.
 */
export interface CrossingContract {
  /** `glither.mail` */
  readonly dialect: { readonly name: string };
  /** Terminal boxes. */
  readonly boxes: readonly string[];
  /** The closed box, the most restrictive of them: what no rule takes ends there, and every crossing that fails. */
  readonly default_box: string;
  /** All that a verdict can be, boxes and states that wait, from the least to the most restrictive. */
  readonly restrictiveness: readonly string[];
  readonly fields: readonly Field[];
  readonly enrichments: readonly Enrichment[];
  readonly verbs: readonly Verb[];
  /** What the rules say, where the host has it: then a receipt must be one that they can give. */
  readonly rules?: readonly KnownRule[];
  /** Where it is `first-match`, the actions must be those of the one rule that the receipt names. */
  readonly fold?: Fold;
}

export type KnownRule = Pick<Rule, "name" | "reason_class" | "actions" | "outcome">;

export interface CrossingOptions {
  /**
   * `called` in the crossing, by default. `deferred` calls no verb's binding: the host checks and records each call as ever, and
   * makes the tokens itself, random UUIDs. Such a crossing has no effect, and may be thrown away and done again; whoever
   * keeps its receipt sees to the actions that stand in it. One that went wrong has none.
   */
  readonly actions?: "called" | "deferred";
}
