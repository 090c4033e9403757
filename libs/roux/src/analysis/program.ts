import type { Core } from "../ir/core.ts";
import type { Engine } from "./engine.ts";
import type { Formula } from "./formulas.ts";
import { Front } from "./front.ts";
import type { Valuation } from "./valuation.ts";
import type { Variable } from "./variables.ts";

/** The values that a formula leaves to some variables. */
type Requirements = ReadonlyMap<Variable, ReadonlySet<string>>;

/** The rules of one core as formulas, by their places in the core. */
export class Program {
  readonly core: Core;
  readonly formulas: readonly Formula[];
  readonly #engine: Engine;
  readonly #requirements: readonly Requirements[];
  /** Rules by one variable and value without which they do not hold. */
  readonly #keyed = new Map<Variable, Map<string, number[]>>();
  readonly #others: number[] = [];

  constructor(core: Core, engine: Engine) {
    this.core = core;
    this.#engine = engine;
    const front = new Front(core, engine);
    this.formulas = core.rules.map(({ guards }) => front.guards(guards));
    this.#requirements = this.formulas.map((formula) => this.#requirementsOf(formula));
    for (const [rule, requirements] of this.#requirements.entries()) {
      const [first] = requirements;
      if (first) for (const value of first[1]) this.#index(first[0], value, rule);
      else this.#others.push(rule);
    }
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
    const there = other.#requirements[otherRule];
    for (const [variable, values] of this.#requirements[rule] ?? []) {
      const others = there?.get(variable);
      if (others && ![...values].some((value) => others.has(value))) return true;
    }
    return false;
  }

  /** The first rule before `end` that asks for nothing beyond what the formulas ask for: it takes all that they leave. */
  subsumer(formulas: readonly Formula[], end: number): number | undefined {
    const parts = new Set(formulas.flatMap(partsOf));
    const found = this.formulas.findIndex(
      (formula, at) => at < end && partsOf(formula).every((part) => parts.has(part)),
    );
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

  #requirementsOf(formula: Formula): Requirements {
    const found = new Map<Variable, ReadonlySet<string>>();
    for (const part of partsOf(formula)) {
      const choices = (part.kind === "or" ? part.parts : [part]).map((choice) => this.#equality(choice));
      const variable = choices[0]?.variable;
      if (variable && choices.every((choice) => choice?.variable === variable) && !found.has(variable))
        found.set(variable, new Set(choices.flatMap((choice) => choice?.value ?? [])));
    }
    return found;
  }

  #equality(formula: Formula): { readonly variable: Variable; readonly value: string } | undefined {
    if (formula.kind !== "literal" || (formula.literal & 1) === 1) return undefined;
    const atom = this.#engine.atoms.of(formula.literal);
    return atom.kind === "equals" ? atom : undefined;
  }
}

/** What must hold, each for itself. */
function partsOf(formula: Formula): readonly Formula[] {
  return formula.kind === "and" ? formula.parts : [formula];
}
