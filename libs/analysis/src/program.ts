import type { Core, Guard, Rule } from "@glither/roux/core";
import { ranking } from "@glither/roux/core";
import type { Engine } from "./engine.ts";
import type { Formula } from "./formulas.ts";
import { Front } from "./front.ts";
import { Layers } from "./layers.ts";
import { areApart, partsOf, type Requirements, requirementsOf } from "./requirements.ts";
import type { Valuation } from "./valuation.ts";
import type { Variable } from "./variables.ts";

/**
 * The rules of one core that can dispose, as formulas, by their places in its ranking: the first that holds disposes. Under
 * `strictest`, a rule disposes by which its layer decides, so what its formula leaves out stands in the rules before it there.
 */
export class Program {
  readonly rules: readonly Rule[];
  /** What each of them asks itself. */
  readonly guards: readonly Formula[];
  readonly requirements: readonly Requirements[];
  readonly #engine: Engine;
  readonly #front: Front;
  /** Rules by one variable and value without which they do not hold. */
  readonly #keyed = new Map<Variable, Map<string, number[]>>();
  readonly #others: number[] = [];
  /** Undefined where the layers do not all decide. */
  readonly #layers: Layers | undefined;
  #formulas: readonly Formula[] | undefined;
  readonly #decided = new Map<number, Formula>();

  constructor(core: Core, engine: Engine) {
    this.#engine = engine;
    this.#front = new Front(core, engine);
    this.rules = ranking(core);
    this.guards = this.rules.map((rule) => this.formulaOf(rule));
    this.#layers = core.fold === "strictest" ? new Layers(core, this.rules) : undefined;
    this.requirements = this.guards.map((formula) => requirementsOf(formula, engine.atoms));
    for (const [rule, requirements] of this.requirements.entries()) {
      const [first] = requirements;
      if (first) for (const value of first[1]) this.#index(first[0], value, rule);
      else this.#others.push(rule);
    }
  }

  /** All that must hold of each, what its layer leaves it among that: of long layers they are long. */
  get formulas(): readonly Formula[] {
    this.#formulas ??= this.#layers ? this.guards.map((_, place) => this.deciding(place)) : this.guards;
    return this.#formulas;
  }

  /** One of these. */
  deciding(place: number): Formula {
    const { formulas } = this.#engine;
    const known = this.#decided.get(place);
    if (known) return known;
    const own = this.guards[place] ?? formulas.true;
    const before = this.#layers?.before(place) ?? [];
    if (before.length === 0) return own;
    this.#engine.meter.spend(before.length / 16);
    const formula = formulas.and([...before.map((other) => formulas.not(this.guards[other] ?? formulas.true)), own]);
    this.#decided.set(place, formula);
    return formula;
  }

  /** Of any rule of the core, one without a verdict included. */
  formulaOf({ guards }: Rule): Formula {
    return this.#front.guards(guards);
  }

  /** Whether a rule stands in the layer of another before it, so that it need only hold to take from it; only under `strictest`. */
  leads(place: number, other: number): boolean {
    return this.#layers?.leads(place, other) ?? false;
  }

  /** The first rule of a rule's layer that holds, where that stands before it. */
  leader(valuation: Valuation, place: number): number | undefined {
    return this.#layers?.before(place).find((other) => this.#holds(valuation, other));
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

  /** The rule that disposes, or undefined when none does whose place is before `end`. */
  firstMatch(valuation: Valuation, end: number): number | undefined {
    if (this.#layers) return this.#strictest(valuation, end, this.#layers);
    let found = end;
    for (const rules of [this.#others, ...this.#candidates(valuation)])
      for (const rule of rules) {
        if (rule >= found) break;
        if (this.#holds(valuation, rule)) found = rule;
      }
    return found === end ? undefined : found;
  }

  #strictest(valuation: Valuation, end: number, layers: Layers): number | undefined {
    const deciding = new Map<string, number>();
    for (const rules of [this.#others, ...this.#candidates(valuation)])
      for (const rule of rules) {
        const layer = layers.of(rule);
        const known = deciding.get(layer);
        if (known !== undefined && !layers.leads(rule, known)) continue;
        if (this.#holds(valuation, rule)) deciding.set(layer, rule);
      }
    const found = Math.min(end, ...deciding.values());
    return found === end ? undefined : found;
  }

  #holds(valuation: Valuation, place: number): boolean {
    this.#engine.meter.spend();
    const formula = this.guards[place];
    return formula !== undefined && valuation.holds(formula);
  }

  /** True when a rule here and one there want different values of one variable, so that both never hold. */
  excludes(rule: number, other: Program, otherRule: number): boolean {
    const [here, there] = [this.requirements[rule], other.requirements[otherRule]];
    return here !== undefined && there !== undefined && areApart(here, there);
  }

  /** The first rule before `end` that asks for nothing beyond what the formulas ask for: it takes all that they leave. */
  subsumer(formulas: readonly Formula[], end: number): number | undefined {
    // Of a layer's rule that holds it is not known whether its layer decides by it.
    if (this.#layers) return undefined;
    const parts = new Set(formulas.flatMap(partsOf));
    const found = this.guards.findIndex((formula, at) => at < end && partsOf(formula).every((part) => parts.has(part)));
    return found < 0 ? undefined : found;
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
