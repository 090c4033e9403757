import { type Core, layerOf } from "@glither/roux/core";

/**
 * Whether what the rule before a place does not take comes to the rule at the place; behind the last one, to nobody. Under
 * `accumulate` all rules are asked, and layers that all decide are chains of their own.
 */
export function chainOf({ fold, rules }: Core): (at: number) => boolean {
  return (at) => {
    const [before, rule] = [rules[at - 1], rules[at]];
    if (before === undefined || fold === "accumulate") return false;
    return fold === "first-match" || (rule !== undefined && layerOf(before) === layerOf(rule));
  };
}
