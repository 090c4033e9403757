import type { Core } from "@glither/roux/core";

/** The verdict of a rule, or of what no rule takes. */
export function verdictOf(core: Core, rule: string | undefined): string {
  const outcome = core.rules.find(({ name }) => name === rule)?.outcome;
  if (outcome?.kind === "settled") return outcome.box;
  return outcome?.kind === "pending" ? outcome.state : core.default_box;
}
