import type { Call, CallList } from "./calls.ts";
import type { Engine } from "./engine.ts";
import type { Formula } from "./formulas.ts";
import { areApart, type Requirements } from "./requirements.ts";
import type { Valuation } from "./valuation.ts";
import { partingFormula } from "./ways.ts";

/** After so many examples that do not part, the whole formula is made. */
const EXAMPLES = 24;

/** A call that both rulesets make alike, or one that only one of them makes. */
interface Step {
  readonly left?: Call;
  readonly right?: Call;
}

/**
 * The artifacts for which two rulesets do not make the same calls in the same order, by what holds of them: `lemmas` grow
 * with each example that turns out not to be one. They begin with the calls that only one side makes; of those that are
 * moved or written otherwise, examples tell what else it takes.
 */
export class Parting {
  readonly lemmas: Formula[];
  readonly #left: CallList;
  readonly #right: CallList;
  readonly #engine: Engine;
  readonly #steps: readonly Step[];
  readonly #lone: readonly Call[];
  #examples = 0;

  constructor(left: CallList, right: CallList, engine: Engine) {
    this.#left = left;
    this.#right = right;
    this.#engine = engine;
    this.#steps = aligned(left, right);
    this.#lone = this.#steps.flatMap((step) => (step.left && step.right ? [] : (step.left ?? step.right ?? [])));
    this.lemmas = [engine.formulas.or(this.#lone.map(({ formula }) => formula))];
  }

  /** False when a rule of these requirements leaves nothing for which the calls part. */
  mayPart(requirements: Requirements): boolean {
    return this.#lone.some((call) => !areApart(requirements, call.requirements));
  }

  /** Whether the calls part; when they do not, a lemma excludes all artifacts for which they do not by the same reasons. */
  parts(valuation: Valuation): boolean {
    this.#engine.meter.spend(this.#steps.length);
    const reasons = sameness(this.#steps, (formula) => valuation.holds(formula));
    if (reasons === undefined) return true;
    const { formulas } = this.#engine;
    this.lemmas.push(formulas.or([...reasons].map(([formula, isMade]) => (isMade ? formulas.not(formula) : formula))));
    this.#examples++;
    if (this.#examples === EXAMPLES) this.lemmas.push(partingFormula(this.#left, this.#right, this.#engine));
    return false;
  }
}

/** Puts calls that both sides make alike beside each other, the nearest ones. */
function aligned(left: CallList, right: CallList): Step[] {
  const steps: Step[] = [];
  for (let at = 0, to = 0; ; ) {
    const [a, b] = [left.calls[at], right.calls[to]];
    if (a === undefined && b === undefined) return steps;
    const isSame = a !== undefined && a.key === b?.key;
    const isOfRight = !isSame && (a === undefined || (b !== undefined && right.ahead(a, to) <= left.ahead(b, at)));
    if (a && !isOfRight) at++;
    if (b && (isSame || isOfRight)) to++;
    if (a && b && isSame) steps.push({ left: a, right: b });
    else if (b && isOfRight) steps.push({ right: b });
    else if (a) steps.push({ left: a });
  }
}

/**
 * Which calls are made and which are not, as far as it is why both sides make the same ones; undefined when they do not.
 * Where nothing is left over of one side, calls that both make alike are no reason.
 */
function sameness(steps: readonly Step[], holds: (formula: Formula) => boolean): Map<Formula, boolean> | undefined {
  const reasons = new Map<Formula, boolean>();
  const over: { left: string[]; right: string[] } = { left: [], right: [] };
  for (const step of steps) {
    const isQuiet = over.left.length === 0 && over.right.length === 0;
    if (isQuiet && step.left && step.right) continue;
    for (const side of ["left", "right"] as const) {
      const call = step[side];
      if (call === undefined) continue;
      const isMade = holds(call.formula);
      reasons.set(call.formula, isMade);
      if (isMade) over[side].push(call.actionKey);
    }
    while (over.left.length > 0 && over.right.length > 0)
      if (over.left.shift() !== over.right.shift()) return undefined;
  }
  return over.left.length === 0 && over.right.length === 0 ? reasons : undefined;
}
