import type { Atoms, Literal } from "./atoms.ts";
import type { Formula } from "./formulas.ts";

/** A term of a score as a formula: when it holds, and what it adds, in millionths. */
export interface WeighedFormula {
  readonly weight: number;
  readonly formula: Formula;
}

/** That the weights of what holds come to `least` or more. */
export interface Total {
  readonly terms: readonly WeighedFormula[];
  readonly least: number;
}

/** So many sums all formulas of one analysis may go through together. */
export const MAX_ALL_SUMS = 200_000;

/** The totals that no formula says, because too many sums lead there, and the solver adds up; by their numbers, each once. */
export class Totals {
  readonly #atoms: Atoms;
  readonly #totals: Total[] = [];
  readonly #byKey = new Map<string, number>();
  #sums = 0;

  constructor(atoms: Atoms) {
    this.#atoms = atoms;
  }

  /** Whether a formula may go through one more sum. No clock and no question is in it: formulas are made before any is asked. */
  maySum(): boolean {
    this.#sums += 1;
    return this.#sums <= MAX_ALL_SUMS;
  }

  of(total: Total): Literal {
    const key = `${total.least} ${total.terms.map(({ weight, formula }) => `${weight}:${formula.id}`).join(" ")}`;
    const number = this.#byKey.get(key) ?? this.#totals.push(total) - 1;
    this.#byKey.set(key, number);
    return this.#atoms.literal({ kind: "reaches", total: number });
  }

  byId(number: number): Total {
    const total = this.#totals[number];
    if (total === undefined) throw new RangeError(`there is no total ${number}`);
    return total;
  }
}
