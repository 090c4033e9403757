import type { Guard, Rule } from "@glither/roux/core";

/** A rule with the guards that are still to be asked, in its order. */
export interface Item {
  readonly rule: Rule;
  readonly guards: readonly Guard[];
  /** The one by which it was looked up. */
  readonly key?: Guard | undefined;
}
