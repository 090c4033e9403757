import type { Rule, State } from "../ir/core.ts";

/** A state is pending when arms lead out of it, and terminal otherwise. */
export function statesOf(rules: readonly Rule[]): State[] {
  const pending = new Map<string, Set<string>>();
  const order = new Set<string>();
  for (const { outcome } of rules) {
    if (outcome.kind === "none") continue;
    if (outcome.kind === "settled") {
      order.add(outcome.box);
      continue;
    }
    order.add(outcome.state);
    const resolutions = pending.get(outcome.state) ?? new Set();
    pending.set(outcome.state, resolutions);
    for (const box of outcome.resolutions) resolutions.add(box);
  }
  for (const resolutions of pending.values()) for (const box of resolutions) order.add(box);
  return [...order].map((name): State => {
    const resolutions = pending.get(name);
    return resolutions ? { kind: "pending", name, resolutions: [...resolutions] } : { kind: "terminal", name };
  });
}
