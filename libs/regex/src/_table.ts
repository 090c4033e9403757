import type { Alphabet } from "./_alphabet.ts";
import type { Counter, Dfa } from "./dfa.ts";

/** A complete automaton over numbered symbols; 0 is the start. */
export interface Table {
  readonly states: number;
  readonly symbols: number;
  /** `next[state * symbols + symbol]` */
  readonly next: Int32Array;
  /** 1 where a text that ends there is accepted. */
  readonly accepting: Uint8Array;
}

/** All states that the automaton can reach, or undefined when they are more than `limit`. */
export function tableOf(dfa: Dfa, { representatives }: Alphabet, limit: number, counter: Counter): Table | undefined {
  const numbers = new Map([[dfa.start, 0]]);
  const next: number[] = [];
  for (const state of numbers.keys()) {
    counter.spend(representatives.length / 8);
    const moves = dfa.moves(state);
    let at = 0;
    for (const codePoint of representatives) {
      while ((moves[at]?.high ?? Number.POSITIVE_INFINITY) < codePoint) at++;
      const to = moves[at]?.to ?? state;
      let number = numbers.get(to);
      if (number === undefined) {
        number = numbers.size;
        if (number >= limit) return undefined;
        numbers.set(to, number);
      }
      next.push(number);
    }
  }
  const accepting = Uint8Array.from(numbers.keys(), (state) => (dfa.accepts(state) ? 1 : 0));
  return { states: numbers.size, symbols: representatives.length, next: Int32Array.from(next), accepting };
}
