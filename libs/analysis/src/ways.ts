import { Undecided } from "./budget.ts";
import type { Call, CallList } from "./calls.ts";
import type { Engine } from "./engine.ts";
import type { Formula } from "./formulas.ts";
import { areApart } from "./requirements.ts";

/** The ways through two lists of calls nest no deeper than this. */
const MAX_DEPTH = 2_000;
/** Steps for one place in both lists. */
const STEPS_PER_PLACE = 4;

/**
 * The formula of the artifacts for which two rulesets do not make the same calls in the same order. A call that both make
 * alike is passed over as one; between such calls, all ways are followed in which they are made or not. It grows with the
 * product of the two lists where many calls are of the same action.
 */
export function partingFormula(left: CallList, right: CallList, engine: Engine): Formula {
  return new Ways(left, right, engine).after(0, 0);
}

class Ways {
  readonly #left: CallList;
  readonly #right: CallList;
  /** When the calls part from a place on, for a call that the other side makes. */
  readonly #made = new Map<Call, Map<number, Formula>>();
  readonly #engine: Engine;
  readonly #known = new Map<string, Formula>();
  #depth = 0;

  constructor(left: CallList, right: CallList, engine: Engine) {
    this.#left = left;
    this.#right = right;
    this.#engine = engine;
  }

  /** When the calls from the two places on, as they are made, are not the same. */
  after(left: number, right: number): Formula {
    let [at, to] = [left, right];
    while (at < this.#left.calls.length && this.#left.calls[at]?.key === this.#right.calls[to]?.key)
      [at, to] = [at + 1, to + 1];
    const key = `${at} ${to}`;
    const known = this.#known.get(key) ?? this.#nested(() => this.#branch(at, to));
    this.#known.set(key, known);
    return known;
  }

  #branch(at: number, to: number): Formula {
    const { formulas } = this.#engine;
    const [a, b] = [this.#left.calls[at], this.#right.calls[to]];
    if (a === undefined || b === undefined)
      return formulas.or([...this.#left.calls.slice(at), ...this.#right.calls.slice(to)].map(({ formula }) => formula));
    // Whatever stands before the next call that both have is decided first.
    return this.#right.ahead(a, to) <= this.#left.ahead(b, at)
      ? this.#either(
          b.formula,
          this.#onceMade(b, this.#left, at, (next) => this.after(next, to + 1)),
          this.after(at, to + 1),
        )
      : this.#either(
          a.formula,
          this.#onceMade(a, this.#right, to, (next) => this.after(at + 1, next)),
          this.after(at + 1, to),
        );
  }

  /** One side makes a call: when the other's next one is not the same, or what comes behind the two is not. */
  #onceMade(call: Call, { calls }: CallList, from: number, behind: (next: number) => Formula): Formula {
    const ways = this.#made.get(call) ?? new Map<number, Formula>();
    this.#made.set(call, ways);
    let end = from;
    while (end < calls.length && !ways.has(end) && calls[end]?.formula !== call.formula) end++;
    const other = calls[end];
    let parting = ways.get(end) ?? this.#engine.formulas.true;
    if (other && !ways.has(end) && other.actionKey === call.actionKey) parting = behind(end + 1);
    ways.set(end, parting);
    for (let at = end - 1; at >= from; at--) {
      this.#engine.meter.spend(STEPS_PER_PLACE);
      const next = calls[at];
      if (next && !areApart(next.requirements, call.requirements)) {
        const parted = next.actionKey === call.actionKey ? behind(at + 1) : this.#engine.formulas.true;
        parting = this.#either(next.formula, parted, parting);
      }
      ways.set(at, parting);
    }
    return parting;
  }

  #either(condition: Formula, met: Formula, unmet: Formula): Formula {
    const { formulas } = this.#engine;
    if (met === unmet) return met;
    return formulas.or([formulas.and([condition, met]), formulas.and([formulas.not(condition), unmet])]);
  }

  #nested(make: () => Formula): Formula {
    if (this.#depth === MAX_DEPTH) throw new Undecided("too_large");
    this.#depth++;
    const formula = make();
    this.#depth--;
    this.#engine.meter.spend(STEPS_PER_PLACE);
    return formula;
  }
}
