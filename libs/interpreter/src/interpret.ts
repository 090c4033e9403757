import { type Core, type Guard, millionths, type Rule, rulesByLayer, scoreOf } from "@glither/roux/core";
import { once } from "./_once.ts";
import { type Facts, Reader } from "./_reader.ts";
import { isBoundAnd, TestEvaluator } from "./_test-evaluator.ts";
import type { Observer } from "./observer.ts";

/** What one crossing comes to. */
export interface Interpretation {
  /** The rule that takes the artifact, or undefined when none does. */
  readonly taken: Rule | undefined;
  /** The rules that hold, in order: one, but for those that accumulate, and under `strictest` what each layer says. */
  readonly holding: readonly Rule[];
  /** Those of them whose actions are called. */
  readonly acting: readonly Rule[];
  /** The enrichments that were asked, in the order of need, each once. */
  readonly asked: readonly string[];
  /** The ligands that were asked for and absent or stale, in order, each once. */
  readonly absent: readonly string[];
}

/**
 * The meaning of a core, said as plainly as can be and independent of all generated code. Guards are asked from left to
 * right, rules in order, groups and scores once, and nothing is asked that does not count.
 */
export function interpret(core: Core, facts: Facts, observer: Observer = {}): Interpretation {
  const reader = new Reader(core, facts, observer);
  const groups = new Map(core.groups.map(({ name, guards }) => [name, guards]));
  const all = (guards: readonly Guard[], holds: (guard: Guard) => boolean): boolean =>
    guards.every((guard) => {
      const held = holds(guard);
      observer.guard?.(guard, held);
      return held;
    });
  const score = once((name) => {
    let total = 0;
    for (const { weight, guard } of scoreOf(core, name).terms)
      if (all([guard], ({ test }) => evaluator.holds(test))) total += millionths(weight);
    return total;
  });
  const group = once((name) => all(groups.get(name) ?? [], ({ test }) => evaluator.holds(test)));
  const evaluator: TestEvaluator = new TestEvaluator(core, reader, { group, score }, observer);
  const holding: Rule[] = [];
  for (const layer of rulesByLayer(core))
    for (const rule of layer) {
      observer.rule?.(rule);
      if (!all(rule.guards, ({ test }) => isBoundAnd(() => evaluator.holds(test)))) continue;
      holding.push(rule);
      if (core.fold !== "accumulate") break;
    }
  const taken = strictest(core, holding);
  const acting = core.fold === "accumulate" ? holding : holding.filter((rule) => rule === taken);
  return { taken, holding, acting, asked: reader.asked, absent: [...reader.absent] };
}

/** The first of those with the most restrictive verdict; a rule without a verdict only acts. */
function strictest(core: Core, rules: readonly Rule[]): Rule | undefined {
  const [first, ...others] = rules.filter(({ outcome }) => outcome.kind !== "none");
  return others.reduce((taken, rule) => (taken && height(core, rule) > height(core, taken) ? rule : taken), first);
}

function height({ restrictiveness }: Core, { outcome }: Rule): number {
  if (outcome.kind === "none") return -1;
  return restrictiveness.indexOf(outcome.kind === "settled" ? outcome.box : outcome.state);
}
