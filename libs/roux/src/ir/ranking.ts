import type { Core, Rule } from "./core.ts";

/**
 * The rules that can dispose, so that of all that hold the first one does. But for first-match the strictest comes first, and
 * among equals the one that is written first; a rule without a verdict is none of them.
 */
export function ranking(core: Pick<Core, "fold" | "restrictiveness" | "rules">): readonly Rule[] {
  if (core.fold === "first-match") return core.rules;
  const heights = new Map(core.rules.map((rule) => [rule, heightOf(rule, core.restrictiveness)]));
  const height = (rule: Rule): number => heights.get(rule) ?? -1;
  return core.rules.filter((rule) => height(rule) >= 0).sort((a, b) => height(b) - height(a));
}

/** A verdict's place among them, the least restrictive first; below all of them where there is none. */
export function heightOf({ outcome }: Rule, restrictiveness: readonly string[]): number {
  if (outcome.kind === "none") return -1;
  return restrictiveness.indexOf(outcome.kind === "settled" ? outcome.box : outcome.state);
}
