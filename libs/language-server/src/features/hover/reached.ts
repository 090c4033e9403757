import type { CaseRun } from "@glither/stages/judge/case-runs";

/** How many cases reach each rule, by its name. */
export type Reached = ReadonlyMap<string, number>;

export function reachedIn(runs: readonly CaseRun[]): Reached {
  const reached = new Map<string, number>();
  for (const { rule } of runs) if (rule !== undefined) reached.set(rule, (reached.get(rule) ?? 0) + 1);
  return reached;
}
