import { type Comparison, type Core, millionths, type Test } from "@glither/roux/core";
import type { Formula, Formulas } from "./formulas.ts";
import type { Space } from "./space.ts";
import type { WeighedFormula } from "./totals.ts";

/** So many different sums of its first terms a score may have, all terms together, for a formula that says it exactly. */
export const MAX_SUMS = 2_000;

type ScoreTest = Extract<Test, { kind: "score" }>;

/** So many thresholds above one are written into its formula. */
const MAX_ABOVE = 64;

/** The comparisons with one score, whose terms are these formulas. `asked` is all that it is compared with anywhere in the core. */
export class ScoreFormulas {
  readonly #space: Space;
  readonly #asked: readonly number[];
  readonly #sorted: readonly WeighedFormula[];
  /** What all weights are multiples of. */
  readonly #unit: number;
  readonly #weights: readonly number[];
  readonly #rest: readonly Rest[];
  readonly #reaching = new Map<number, Formula>();
  readonly #climbing = new Map<number, Formula>();

  constructor(space: Space, terms: readonly WeighedFormula[], asked: readonly number[]) {
    this.#space = space;
    this.#asked = asked;
    this.#sorted = [...terms].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
    this.#unit = terms.reduce((common, { weight }) => divisor(common, Math.abs(weight)), 0) || 1;
    this.#weights = this.#sorted.map(({ weight }) => weight / this.#unit);
    this.#rest = rests(this.#weights);
  }

  of({ op, than }: Pick<ScoreTest, "op" | "than">): Formula {
    const { formulas } = this.#space;
    const bound = millionths(than);
    switch (op) {
      case ">=":
        return this.#atLeast(bound);
      case ">":
        return this.#atLeast(bound + 1);
      case "<":
        return formulas.not(this.#atLeast(bound));
      case "<=":
        return formulas.not(this.#atLeast(bound + 1));
      case "==":
        return formulas.and([this.#atLeast(bound), formulas.not(this.#atLeast(bound + 1))]);
      case "!=":
        return formulas.or([this.#atLeast(bound + 1), formulas.not(this.#atLeast(bound))]);
    }
  }

  /**
   * A score that reaches one threshold reaches those below. That is written into the formula of the lower one, so that rules with
   * several thresholds are told apart without adding up.
   */
  #atLeast(least: number): Formula {
    const known = this.#climbing.get(least);
    if (known) return known;
    const first = firstAbove(this.#asked, least);
    const above = this.#asked.slice(first, first + MAX_ABOVE);
    const made = this.#space.formulas.or([least, ...above].map((threshold) => this.#reaches(threshold)));
    this.#climbing.set(least, made);
    return made;
  }

  #reaches(least: number): Formula {
    const known = this.#reaching.get(least);
    if (known) return known;
    const made = this.#diagram(least);
    this.#reaching.set(least, made);
    return made;
  }

  /** That the weights of what holds come to so much at least: by a decision diagram over the terms, the heaviest first. */
  #diagram(least: number): Formula {
    const { formulas, totals } = this.#space;
    const bound = Math.ceil(least / this.#unit);
    const known = new Map<string, Formula>();
    let isTooLarge = false;
    const from = (at: number, sum: number): Formula => {
      const { most = 0, fewest = 0 } = this.#rest[at] ?? {};
      if (sum + fewest >= bound) return formulas.true;
      const term = this.#sorted[at];
      if (sum + most < bound || term === undefined || isTooLarge) return formulas.false;
      const key = `${at} ${sum}`;
      const found = known.get(key);
      if (found !== undefined) return found;
      if (known.size >= MAX_SUMS || !totals.maySum()) {
        isTooLarge = true;
        return formulas.false;
      }
      known.set(key, formulas.false);
      const made = choice(formulas, term.formula, from(at + 1, sum + (this.#weights[at] ?? 0)), from(at + 1, sum));
      known.set(key, made);
      return made;
    };
    const whole = from(0, 0);
    return isTooLarge ? formulas.literal(totals.of({ terms: this.#sorted, least: bound * this.#unit })) : whole;
  }
}

/** The place of the first that is greater, of numbers in order. */
function firstAbove(numbers: readonly number[], than: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) > than) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** What a score is asked to come to at least, by all tests of a core that ask for it: in order, each once. */
export function thresholds(tests: Iterable<Test>, name: string): number[] {
  const found = new Set<number>();
  const add = (op: Comparison, than: number): void => {
    if (op !== ">" && op !== "<=") found.add(than);
    if (op !== ">=" && op !== "<") found.add(than + 1);
  };
  const visit = (test: Test): void => {
    if (test.kind === "all" || test.kind === "any") test.tests.forEach(visit);
    if (test.kind === "not" || test.kind === "bound") visit(test.test);
    if (test.kind === "score" && test.name === name) add(test.op, millionths(test.than));
  };
  for (const test of tests) visit(test);
  return [...found].sort((a, b) => a - b);
}

/** All tests of a core, those of its groups and scores among them. */
export function* testsOf({
  groups,
  scores = [],
  rules = [],
}: Pick<Core, "groups" | "scores"> & Partial<Core>): Generator<Test> {
  for (const { guards } of [...groups, ...rules]) for (const { test } of guards) yield test;
  for (const { terms } of scores) for (const { guard } of terms) yield guard.test;
}

interface Rest {
  readonly most: number;
  readonly fewest: number;
}

/** The most and the fewest that the terms from each place on can add. */
function rests(weights: readonly number[]): readonly Rest[] {
  let rest: Rest = { most: 0, fewest: 0 };
  const found = [rest];
  for (const weight of weights.toReversed()) {
    rest = { most: rest.most + Math.max(weight, 0), fewest: rest.fewest + Math.min(weight, 0) };
    found.push(rest);
  }
  return found.reverse();
}

/** One of two formulas by a third; the same on both sides needs no third. */
function choice(formulas: Formulas, by: Formula, yes: Formula, no: Formula): Formula {
  if (yes === no) return yes;
  return formulas.and([formulas.or([formulas.not(by), yes]), formulas.or([by, no])]);
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}
