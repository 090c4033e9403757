import { UNIVERSE } from "./char-set.ts";
import type { Counter, Dfa, Move } from "./dfa.ts";

/** A state from which every text is accepted. */
export const EVERYTHING = 0;

/**
 * A deterministic automaton that grows while it is walked. States from which nothing is accepted are left out where that
 * shows at once, so not every code point has a move, and there may be no start.
 */
export interface Automaton {
  readonly start: number | undefined;
  accepts(state: number): boolean;
  /** In the order of the code points. */
  moves(state: number): readonly Move[];
}

const ANYWHERE: readonly Move[] = [
  { low: UNIVERSE[0] ?? 0, high: UNIVERSE[1] ?? 0, to: EVERYTHING },
  { low: UNIVERSE[2] ?? 0, high: UNIVERSE[3] ?? 0, to: EVERYTHING },
];

/** All texts. */
export const ANY_TEXT: Automaton = { start: EVERYTHING, accepts: () => true, moves: () => ANYWHERE };

/** The texts in which a pattern finds something, or nothing. */
export class Search implements Automaton {
  readonly #dfa: Dfa;
  readonly #negated: boolean;
  readonly #moves = new Map<number, readonly Move[]>([[EVERYTHING, ANYWHERE]]);
  readonly start: number | undefined;

  constructor(dfa: Dfa, negated: boolean) {
    this.#dfa = dfa;
    this.#negated = negated;
    this.start = this.#state(dfa.start);
  }

  accepts(state: number): boolean {
    return state === EVERYTHING || this.#dfa.accepts(state - 1) !== this.#negated;
  }

  moves(state: number): readonly Move[] {
    const known = this.#moves.get(state);
    if (known) return known;
    const moves = this.#dfa.moves(state - 1).flatMap(({ low, high, to }) => {
      const next = this.#state(to);
      return next === undefined ? [] : [{ low, high, to: next }];
    });
    this.#moves.set(state, moves);
    return moves;
  }

  #state(state: number): number | undefined {
    if (!this.#dfa.isSettled(state)) return state + 1;
    return this.#dfa.accepts(state) === this.#negated ? undefined : EVERYTHING;
  }
}

/** More states than any budget allows, so that a pair of states is one number. */
const MANY = 2 ** 26;

/** The texts that two automata accept. */
export class Both implements Automaton {
  readonly #left: Automaton;
  readonly #right: Automaton;
  readonly #counter: Counter;
  readonly #pairs: (readonly [left: number, right: number])[] = [[EVERYTHING, EVERYTHING]];
  readonly #ids = new Map<number, number>([[0, EVERYTHING]]);
  readonly #moves = new Map<number, readonly Move[]>([[EVERYTHING, ANYWHERE]]);
  readonly start: number | undefined;

  constructor(left: Automaton, right: Automaton, counter: Counter) {
    this.#left = left;
    this.#right = right;
    this.#counter = counter;
    if (left.start !== undefined && right.start !== undefined) this.start = this.#id(left.start, right.start);
  }

  accepts(state: number): boolean {
    const [left, right] = this.#pairs[state] ?? [EVERYTHING, EVERYTHING];
    return this.#left.accepts(left) && this.#right.accepts(right);
  }

  moves(state: number): readonly Move[] {
    const known = this.#moves.get(state);
    if (known) return known;
    const [left, right] = this.#pairs[state] ?? [EVERYTHING, EVERYTHING];
    const moves = this.#merged(this.#left.moves(left), this.#right.moves(right));
    this.#moves.set(state, moves);
    return moves;
  }

  #merged(left: readonly Move[], right: readonly Move[]): Move[] {
    const moves: { readonly low: number; high: number; readonly to: number }[] = [];
    let [l, r] = [0, 0];
    for (let [a, b] = [left[0], right[0]]; a && b; [a, b] = [left[l], right[r]]) {
      const low = Math.max(a.low, b.low);
      const high = Math.min(a.high, b.high);
      if (low <= high) {
        const to = this.#id(a.to, b.to);
        const last = moves.at(-1);
        if (last && last.to === to && last.high + 1 === low) last.high = high;
        else moves.push({ low, high, to });
      }
      if (a.high === high) l++;
      if (b.high === high) r++;
    }
    this.#counter.spend(1 + moves.length / 2);
    return moves;
  }

  #id(left: number, right: number): number {
    const key = left * MANY + right;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    this.#counter.spend();
    const id = this.#pairs.push([left, right]) - 1;
    this.#ids.set(key, id);
    return id;
  }
}
