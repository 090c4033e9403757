import { type Core, type Guard, type Rule, rulesByLayer } from "@glither/roux/core";
import type { Engine } from "./engine.ts";
import type { Formula } from "./formulas.ts";
import { Front } from "./front.ts";
import { ranking } from "./ranking.ts";
import { areApart, partsOf, type Requirements, requirementsOf } from "./requirements.ts";
import type { Valuation } from "./valuation.ts";
import type { Variable } from "./variables.ts";

/**
 * The rules of one core that can dispose, as formulas, by their places in its ranking: the first that holds disposes. Under
 * `strictest`, the formula of a rule says that its layer decides by it.
 */
export class Program {
  readonly rules: readonly Rule[];
  readonly formulas: readonly Formula[];
  readonly requirements: readonly Requirements[];
  readonly #engine: Engine;
  readonly #front: Front;
  /** Rules by one variable and value without which they do not hold. */
  readonly #keyed = new Map<Variable, Map<string, number[]>>();
  readonly #others: number[] = [];
  /** By rule, the places of the rules of its layer that stand before it. */
  readonly #before = new Map<Rule, readonly number[]>();

  constructor(core: Core, engine: Engine) {
    this.#engine = engine;
    this.#front = new Front(core, engine);
    this.rules = ranking(core);
    this.formulas = core.fold === "strictest" ? this.#deciding(core) : this.rules.map((rule) => this.formulaOf(rule));
    this.requirements = this.formulas.map((formula) => requirementsOf(formula, engine.atoms));
    for (const [rule, requirements] of this.requirements.entries()) {
      const [first] = requirements;
      if (first) for (const value of first[1]) this.#index(first[0], value, rule);
      else this.#others.push(rule);
    }
  }

  /** Of any rule of the core, one without a verdict included. */
  formulaOf({ guards }: Rule): Formula {
    return this.#front.guards(guards);
  }

  /** The places of the rules that must fail before this one decides for its layer, in their order; none but under `strictest`. */
  before(rule: Rule): readonly number[] {
    return this.#before.get(rule) ?? [];
  }

  guardOf(guard: Guard): Formula {
    return this.#front.guard(guard);
  }

  /** Where the rule fails for want of a ligand: all guards before one that misses it hold. */
  missing({ guards }: Rule): Formula {
    const { formulas } = this.#engine;
    return formulas.or(
      guards.map((guard, at) => formulas.and([this.#front.guards(guards.slice(0, at)), this.#front.missing(guard)])),
    );
  }

  /** The first rule that holds, or undefined when none before `end` does. */
  firstMatch(valuation: Valuation, end: number): number | undefined {
    let found = end;
    for (const rules of [this.#others, ...this.#candidates(valuation)])
      for (const rule of rules) {
        if (rule >= found) break;
        this.#engine.meter.spend();
        const formula = this.formulas[rule];
        if (formula && valuation.holds(formula)) found = rule;
      }
    return found === end ? undefined : found;
  }

  /** True when a rule here and one there want different values of one variable, so that both never hold. */
  excludes(rule: number, other: Program, otherRule: number): boolean {
    const [here, there] = [this.requirements[rule], other.requirements[otherRule]];
    return here !== undefined && there !== undefined && areApart(here, there);
  }

  /** The first rule before `end` that asks for nothing beyond what the formulas ask for: it takes all that they leave. */
  subsumer(formulas: readonly Formula[], end: number): number | undefined {
    const parts = new Set(formulas.flatMap(partsOf));
    const found = this.formulas.findIndex(
      (formula, at) => at < end && partsOf(formula).every((part) => parts.has(part)),
    );
    return found < 0 ? undefined : found;
  }

  #deciding(core: Core): Formula[] {
    const { formulas } = this.#engine;
    const places = new Map(this.rules.map((rule, place) => [rule, place]));
    const found: Formula[] = [];
    for (const layer of rulesByLayer(core)) {
      const failing: Formula[] = [];
      const earlier: number[] = [];
      for (const rule of layer) {
        const place = places.get(rule);
        if (place === undefined) continue;
        const holds = this.formulaOf(rule);
        found[place] = formulas.and([...failing, holds]);
        this.#before.set(rule, [...earlier]);
        failing.push(formulas.not(holds));
        earlier.push(place);
      }
    }
    return found;
  }

  *#candidates(valuation: Valuation): Generator<readonly number[]> {
    for (const [variable, rules] of this.#keyed) yield rules.get(String(valuation.get(variable))) ?? [];
  }

  #index(variable: Variable, value: string, rule: number): void {
    const byValue = this.#keyed.get(variable) ?? new Map<string, number[]>();
    this.#keyed.set(variable, byValue);
    const rules = byValue.get(value);
    if (rules) rules.push(rule);
    else byValue.set(value, [rule]);
  }
}
