import type { Alphabet } from "./_alphabet.ts";
import type { Table } from "./_table.ts";
import type { Counter } from "./dfa.ts";

/** A complete automaton over bytes; each state has 256 successors, 0 is the start. */
export interface ByteTable {
  readonly rows: readonly Uint16Array[];
  /** 1 where a text that ends there is accepted; no text ends within a character. */
  readonly accepting: readonly number[];
}

/**
 * A table over classes of code points as one over the bytes of UTF-8, or undefined when it has more than `limit` states.
 * The states in between stand for what the rest of a character decides, so equal ones are one, and where nothing is left
 * to decide the automaton is in the character's successor at once: every state of the old table stays where it is on a
 * byte that continues a character. What is not UTF-8 leads anywhere; such entries repeat a neighbour's.
 */
export function overBytes(table: Table, alphabet: Alphabet, limit: number, counter: Counter): ByteTable | undefined {
  const inBetween = new Map<string, number>();
  const continued: (readonly number[])[] = [];
  const rowOf = (state: number): Uint16Array => {
    const children = continued[state - table.states];
    if (children)
      return Uint16Array.from({ length: 256 }, (_, byte) => children[byte >> 6 === 2 ? byte & 0x3f : 0] ?? 0);
    const character = new Character(table, alphabet, state, node);
    counter.spend(16);
    return Uint16Array.from({ length: 256 }, (_, byte) => character.after(byte));
  };
  const node = (children: readonly number[]): number => {
    counter.spend(4);
    const key = children.join(" ");
    let state = inBetween.get(key);
    if (state === undefined) {
      state = table.states + continued.push(children) - 1;
      inBetween.set(key, state);
    }
    return state;
  };
  return numbered(rowOf, (state) => table.accepting[state] ?? 0, limit);
}

/** The states in the order in which a walk from the start meets them. */
function numbered(rowOf: (state: number) => Uint16Array, accepts: (state: number) => number, limit: number) {
  const numbers = new Map([[0, 0]]);
  const rows: Uint16Array[] = [];
  const accepting: number[] = [];
  for (const state of numbers.keys()) {
    const row = rowOf(state).map((to) => {
      const number = numbers.get(to) ?? numbers.size;
      numbers.set(to, number);
      return number;
    });
    if (numbers.size > limit) return undefined;
    rows.push(row);
    accepting.push(accepts(state));
  }
  return { rows, accepting };
}

/** What one character does in a state, byte by byte. */
class Character {
  readonly #state: number;
  readonly #node: (children: readonly number[]) => number;
  /** Runs of code points with one successor. */
  readonly #lows: number[] = [];
  readonly #targets: number[] = [];

  constructor(
    { next, symbols }: Table,
    alphabet: Alphabet,
    state: number,
    node: (children: readonly number[]) => number,
  ) {
    this.#state = state;
    this.#node = node;
    for (const [run, low] of alphabet.lows.entries()) {
      const to = next[state * symbols + (alphabet.classOf[run] ?? 0)] ?? 0;
      if (to === this.#targets.at(-1)) continue;
      this.#lows.push(low);
      this.#targets.push(to);
    }
  }

  /** The state after a first byte. */
  after(byte: number): number {
    if (byte < 0x80) return this.#targets[this.#run(byte)] ?? 0;
    if (byte < 0xc0) return this.#state;
    if (byte < 0xe0) return this.#block((Math.max(byte, 0xc2) & 0x1f) << 6, 1 << 6, 0x80);
    if (byte < 0xf0) return this.#block((byte & 0x0f) << 12, 1 << 12, 0x800);
    return this.#block((Math.min(byte, 0xf4) & 0x07) << 18, 1 << 18, 0x10000);
  }

  /** The state when the character is known to be one of `size` from `low` on, but not below `least`. */
  #block(low: number, size: number, least: number): number {
    const run = this.#run(Math.max(low, least));
    if (run === this.#run(Math.max(low + size - 1, least))) return this.#targets[run] ?? 0;
    const part = size >> 6;
    return this.#node(Array.from({ length: 64 }, (_, at) => this.#block(low + at * part, part, least)));
  }

  #run(codePoint: number): number {
    let [low, high] = [0, this.#lows.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#lows[middle] ?? 0) <= codePoint) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
