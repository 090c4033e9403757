import { type Comparison, type Core, millionths, type Test } from "@glither/roux/core";
import type { Formula, Formulas } from "./formulas.ts";
import type { Space } from "./space.ts";
import type { WeighedFormula } from "./totals.ts";

/** So many different sums of its first terms a score may have, all terms together, for a formula that says it exactly. */
export const MAX_SUMS = 2_000;

type ScoreTest = Extract<Test, { kind: "score" }>;

/** A comparison with a score, whose terms are these formulas. `asked` is all that it is compared with anywhere in the core. */
export function scoreFormula(
  space: Space,
  { op, than }: Pick<ScoreTest, "op" | "than">,
  terms: readonly WeighedFormula[],
  asked: readonly number[],
): Formula {
  const { formulas } = space;
  const bound = millionths(than);
  const atLeast = (least: number): Formula => climbing(space, terms, least, asked);
  switch (op) {
    case ">=":
      return atLeast(bound);
    case ">":
      return atLeast(bound + 1);
    case "<":
      return formulas.not(atLeast(bound));
    case "<=":
      return formulas.not(atLeast(bound + 1));
    case "==":
      return formulas.and([atLeast(bound), formulas.not(atLeast(bound + 1))]);
    case "!=":
      return formulas.or([atLeast(bound + 1), formulas.not(atLeast(bound))]);
  }
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
    if (test.kind === "not") visit(test.test);
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

/**
 * A score that reaches one threshold reaches those below. That is written into the formula of the lower one, so that rules with
 * several thresholds are told apart without adding up.
 */
function climbing(space: Space, terms: readonly WeighedFormula[], least: number, asked: readonly number[]): Formula {
  const above = asked.find((other) => other > least);
  const own = reaching(space, terms, least);
  return above === undefined ? own : space.formulas.or([own, climbing(space, terms, above, asked)]);
}

/** That the weights of what holds come to so much at least: by a decision diagram over the terms, the heaviest first. */
function reaching(space: Space, terms: readonly WeighedFormula[], least: number): Formula {
  const { formulas, totals } = space;
  const unit = terms.reduce((common, { weight }) => divisor(common, Math.abs(weight)), 0) || 1;
  const sorted = [...terms].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  const weights = sorted.map(({ weight }) => weight / unit);
  const bound = Math.ceil(least / unit);
  const rest = rests(weights);
  const known = new Map<string, Formula>();
  let isTooLarge = false;
  const from = (at: number, sum: number): Formula => {
    const { most = 0, fewest = 0 } = rest[at] ?? {};
    if (sum + fewest >= bound) return formulas.true;
    const term = sorted[at];
    if (sum + most < bound || term === undefined || isTooLarge) return formulas.false;
    const key = `${at} ${sum}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    if (known.size >= MAX_SUMS) {
      isTooLarge = true;
      return formulas.false;
    }
    known.set(key, formulas.false);
    const made = choice(formulas, term.formula, from(at + 1, sum + (weights[at] ?? 0)), from(at + 1, sum));
    known.set(key, made);
    return made;
  };
  const whole = from(0, 0);
  return isTooLarge ? formulas.literal(totals.of({ terms: sorted, least })) : whole;
}

/** The most and the fewest that the terms from each place on can add. */
function rests(weights: readonly number[]): { readonly most: number; readonly fewest: number }[] {
  const found = [{ most: 0, fewest: 0 }];
  for (const weight of weights.toReversed()) {
    const { most = 0, fewest = 0 } = found[0] ?? {};
    found.unshift({ most: most + Math.max(weight, 0), fewest: fewest + Math.min(weight, 0) });
  }
  return found;
}

/** One of two formulas by a third; the same on both sides needs no third. */
function choice(formulas: Formulas, by: Formula, yes: Formula, no: Formula): Formula {
  if (yes === no) return yes;
  return formulas.and([formulas.or([formulas.not(by), yes]), formulas.or([by, no])]);
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}
