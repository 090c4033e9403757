import type { Action, Core } from "@glither/roux/core";
import { keyOf } from "./answer.ts";
import type { Engine } from "./engine.ts";
import type { Formula } from "./formulas.ts";
import type { Program } from "./program.ts";
import { type Requirements, requirementsOf } from "./requirements.ts";

/** An action with the formula under which it is called. */
export interface Call {
  readonly action: Action;
  readonly formula: Formula;
  readonly requirements: Requirements;
  /** The action as a text, the same for the same action. */
  readonly actionKey: string;
  /** The same for the same action under the same formula. */
  readonly key: string;
}

/** All calls that a core can make, in their order; which of them it makes depends on the artifact. */
export function callsOf(core: Core, program: Program, engine: Engine): CallList {
  const { formulas, meter, atoms } = engine;
  const isFirst = core.fold !== "accumulate";
  const earlier: Formula[] = [];
  const order = core.fold === "strictest" ? program.rules : core.rules;
  const calls = order.flatMap((rule, place) => {
    const holds = core.fold === "strictest" ? (program.formulas[place] ?? formulas.true) : program.formulaOf(rule);
    if (isFirst && rule.actions.length > 0) meter.spend(earlier.length);
    const formula = isFirst && rule.actions.length > 0 ? formulas.and([...earlier, holds]) : holds;
    earlier.push(formulas.not(holds));
    const requirements = requirementsOf(formula, atoms);
    return rule.actions.map((action) => {
      const actionKey = keyOf(action);
      return { action, formula, requirements, actionKey, key: `${formula.id} ${actionKey}` };
    });
  });
  return new CallList(calls);
}

/** Calls in their order, with where each comes next. */
export class CallList {
  readonly calls: readonly Call[];
  /** Where the same calls under the same formula stand. */
  readonly #places = new Map<string, number[]>();

  constructor(calls: readonly Call[]) {
    this.calls = calls;
    for (const [at, { key }] of calls.entries()) {
      const known = this.#places.get(key);
      if (known) known.push(at);
      else this.#places.set(key, [at]);
    }
  }

  /** How far ahead of a place the same call stands under the same formula. */
  ahead({ key }: Call, from: number): number {
    const place = this.#places.get(key)?.find((at) => at >= from);
    return place === undefined ? Number.POSITIVE_INFINITY : place - from;
  }
}
