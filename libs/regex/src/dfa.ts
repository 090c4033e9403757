import { type Beside, closureOf, type Reading } from "./_closure.ts";
import { type CharSet, complement, intersection, ranges, UNIVERSE } from "./char-set.ts";
import type { Nfa } from "./nfa.ts";

/** Counts the steps of a construction; it may throw to end it. */
export interface Counter {
  spend(steps?: number): void;
}

export interface Move {
  readonly low: number;
  readonly high: number;
  readonly to: number;
}

/** Leaves out of states that stand together what adds nothing beside the others. */
export interface Reducer {
  reduced(before: Beside, states: readonly number[]): readonly number[];
}

interface State {
  readonly before: Beside;
  /** States of the automaton that are reached and have not followed their assertions yet, in order. */
  readonly pending: readonly number[];
}

/** A match was found; what follows cannot change that. */
const FOUND = 0;
const START = 1;

/**
 * Whether a pattern finds something in a text, as a deterministic automaton that grows while it is walked. An assertion is
 * resolved when the character after it is known, so a state remembers only what kind of character came before.
 */
export class Dfa {
  readonly start = START;
  readonly #nfa: Nfa;
  readonly #counter: Counter;
  readonly #subsumption: Reducer | undefined;
  readonly #states: State[] = [{ before: "other", pending: [] }];
  readonly #ids = new Map<string, number>();
  readonly #accepting = new Map<number, boolean>([[FOUND, true]]);
  readonly #moves = new Map<number, readonly Move[]>();
  readonly #kinds: readonly (readonly [Beside, CharSet])[];

  /** With a subsumption there are fewer states; what is found is the same. */
  constructor(nfa: Nfa, counter: Counter, subsumption?: Reducer) {
    this.#nfa = nfa;
    this.#counter = counter;
    this.#subsumption = subsumption;
    const { word } = this.#nfa;
    this.#kinds = word
      ? [
          ["word", word],
          ["other", complement(word)],
        ]
      : [["other", UNIVERSE]];
    this.#moves.set(FOUND, this.#everywhere(FOUND));
    this.#id({ before: "edge", pending: [this.#nfa.start] });
  }

  /** True when a text that ends here matches. */
  accepts(state: number): boolean {
    const known = this.#accepting.get(state);
    if (known !== undefined) return known;
    const accepts = this.#closure(state, "edge") === undefined;
    this.#accepting.set(state, accepts);
    return accepts;
  }

  /** True when no character changes the answer any more. */
  isSettled(state: number): boolean {
    const moves = this.moves(state);
    return moves.every(({ to }) => to === state);
  }

  /** Where each code point leads, in the order of the code points; all of them lead somewhere. */
  moves(state: number): readonly Move[] {
    const known = this.#moves.get(state);
    if (known) return known;
    const moves = this.#kinds.flatMap(([kind, set]) => this.#movesInto(state, kind, set));
    const sorted = joined(moves.sort((a, b) => a.low - b.low));
    this.#moves.set(state, sorted);
    return sorted;
  }

  test(text: string): boolean {
    let state: number = this.start;
    for (const character of text) {
      if (state === FOUND) return true;
      state = this.#step(state, character.codePointAt(0) ?? 0);
    }
    return this.accepts(state);
  }

  #step(state: number, codePoint: number): number {
    const moves = this.moves(state);
    let [low, high] = [0, moves.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((moves[middle]?.high ?? 0) < codePoint) low = middle + 1;
      else high = middle;
    }
    return moves[low]?.to ?? FOUND;
  }

  #everywhere(to: number): readonly Move[] {
    return ranges(UNIVERSE).map(([low, high]) => ({ low, high, to }));
  }

  #id(state: State): number {
    const key = `${state.before} ${state.pending.join(" ")}`;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    this.#counter.spend(4 + state.pending.length / 2);
    const id = this.#states.push(state) - 1;
    this.#ids.set(key, id);
    return id;
  }

  #movesInto(state: number, kind: Beside, set: CharSet): Move[] {
    const reached = this.#closure(state, kind);
    if (reached === undefined) return ranges(set).map(([low, high]) => ({ low, high, to: FOUND }));
    const edges: { readonly at: number; readonly to: number; readonly opens: boolean }[] = [];
    for (const { set: own, to } of reached)
      for (const [low, high] of ranges(intersection(own, set)))
        edges.push({ at: low, to, opens: true }, { at: high + 1, to, opens: false });
    edges.sort((a, b) => a.at - b.at);
    this.#counter.spend(1 + edges.length / 8);
    const open = new Map<number, number>();
    const moves: Move[] = [];
    const cover = (from: number, until: number): void => {
      const all = [...new Set([...open.keys(), this.#nfa.start])].sort((a, b) => a - b);
      const to = this.#id({ before: kind, pending: this.#subsumption?.reduced(kind, all) ?? all });
      for (const [low, high] of ranges(intersection([from, until - 1], set))) moves.push({ low, high, to });
    };
    let from = 0;
    for (const { at, to, opens } of edges) {
      if (at > from) cover(from, at);
      from = Math.max(from, at);
      const count = (open.get(to) ?? 0) + (opens ? 1 : -1);
      if (count === 0) open.delete(to);
      else open.set(to, count);
    }
    cover(from, 0x110000);
    return moves;
  }

  /** The reading steps that are reached when `after` comes next, or undefined when a match ends here. */
  #closure(state: number, after: Beside): readonly Reading[] | undefined {
    const { before, pending } = this.#states[state] ?? { before: "other", pending: [] };
    const { reads, seen } = closureOf(this.#nfa, pending, before, after);
    if (reads !== undefined) this.#counter.spend(1 + seen / 8);
    return reads;
  }
}

function joined(moves: readonly Move[]): Move[] {
  const result: Move[] = [];
  for (const move of moves) {
    const last = result.at(-1);
    if (last && last.to === move.to && last.high + 1 === move.low)
      result[result.length - 1] = { ...last, high: move.high };
    else result.push(move);
  }
  return result;
}
