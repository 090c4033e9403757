import type { Span } from "../diagnostic.ts";
import type { Core, Guard } from "../ir/core.ts";

/** One trigger of a disposition that waits. */
export interface WaitingArm {
  readonly kind: "on" | "after" | "when";
  readonly span: Span;
  /** What a `when` waits for; a core has it only in words. */
  readonly guard?: Guard;
}

/** What the arms of a ruleset wait for, for the analysis: no later stage needs more than the words. */
export interface Waits {
  /** By rule, the triggers of its arms, in the order in which they are written. */
  readonly arms: ReadonlyMap<string, readonly WaitingArm[]>;
  /** All that a `when` may read. */
  readonly typed: Pick<Core, "fields" | "enrichments" | "groups" | "scores">;
}
