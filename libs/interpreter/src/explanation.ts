import type { ArtifactValue, Fold } from "@glither/roux/core";
import type { Truth } from "./observer.ts";

/**
 * Why a ruleset disposes of an artifact as it does: what was looked at, in the order in which it was, and nothing else.
 * Plain data, as JSON has it, for pages and commands alike.
 */
export interface Explanation {
  readonly ruleset: string;
  readonly version: string;
  readonly fold: Fold;
  /** The rule that takes it; `default` where none does. */
  readonly rule: string;
  readonly reason_class: string;
  /** The box or the state in which it ends. */
  readonly ends: string;
  /** Under `strictest`: what each layer says, in their order. */
  readonly layers?: readonly LayerSaying[];
  /** The rules that were looked at, in order. */
  readonly looked: readonly RuleTrace[];
  /** How many rules were not looked at any more. */
  readonly rest: number;
  /** The enrichments that were asked, in the order of need, each once. */
  readonly asked: readonly string[];
  /** The ligands that were asked for and absent or stale. */
  readonly absent: readonly string[];
}

/** How a layer would dispose of the artifact alone. */
export interface LayerSaying {
  readonly layer: string;
  readonly rule: string;
  readonly reason_class: string;
  readonly ends: string;
}

export interface RuleTrace {
  readonly rule: string;
  readonly held: boolean;
  /** Its guards, up to the first that did not hold. */
  readonly guards: readonly TestTrace[];
  /** How many it has. */
  readonly of: number;
}

/** A test that was looked at. */
export interface TestTrace {
  /** In the language's own words; a long set is cut short. */
  readonly words: string;
  readonly truth: Truth;
  /** What it read itself, each value once. */
  readonly reads: readonly ReadTrace[];
  /**
   * The tests that it is made of, those that were looked at: the guards of a group, the terms of a score, the sides of an `or`. Of a test of a
   * list's elements it is the one of the last element, which decided where there was one that could. A group or score that the
   * same guard asks for again has them where it was asked for first.
   */
  readonly parts: readonly TestTrace[];
  /** Only of a test of a list's elements. */
  readonly elements?: { readonly looked: number; readonly of: number };
  /** Only of a test of a score: what it comes to, as a decimal; undefined where one of its terms misses a ligand. */
  readonly score?: { readonly name: string; readonly total: string | undefined };
  /** Only of a term of a score: what is added where it holds. */
  readonly weight?: string;
}

/** A value that was read. */
export interface ReadTrace {
  /** `from.domain`, `count(labels)`, `it.name`. */
  readonly words: string;
  /** Where it comes from; an element is one of a list that was read before. */
  readonly from: "artifact" | "answer" | "element";
  /** The field's, the enrichment's or the list's. */
  readonly path: string;
  /** In the language's terms, durations in milliseconds; `null` where it is absent. Long ones are cut. */
  readonly value: ArtifactValue;
  /** The value as the language writes it, or as JSON. */
  readonly text: string;
  /** The value is longer. */
  readonly cut?: true;
}
