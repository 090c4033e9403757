import type { Action, Outcome, Rule } from "@glither/roux/core";

/** What a ruleset makes of one artifact: the rule that disposes, `default` when none does, and all actions in order. */
export interface Answer {
  readonly rule: string;
  readonly reason_class: string;
  readonly outcome: Outcome;
  readonly actions: readonly Action[];
}

/** The answer of the rule that disposes. */
export function answerOf(rule: Rule | undefined, actions: readonly Action[], defaultBox: string): Answer {
  if (rule) return { rule: rule.name, reason_class: rule.reason_class, outcome: rule.outcome, actions };
  return { rule: "default", reason_class: "no_rule", outcome: { kind: "settled", box: defaultBox }, actions };
}

/** Data as a text that does not depend on the order of keys. */
export function keyOf(data: unknown): string {
  return JSON.stringify(data, (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
