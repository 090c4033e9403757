import type { Meter } from "../budget.ts";
import type { Dfa, Move } from "./dfa.ts";
import { readability } from "./readable.ts";

/** What a text must fulfil: a pattern finds something in it, or nothing. */
export interface Demand {
  readonly dfa: Dfa;
  readonly negated: boolean;
}

/** Stands for a demand that is fulfilled whatever follows. */
const FULFILLED = -1;

/** Several automata walked together. A node from which nothing can be accepted for certain is left out. */
export class Product {
  readonly #demands: readonly Demand[];
  readonly #meter: Meter;
  readonly #nodes: (readonly number[])[] = [];
  readonly #ids = new Map<string, number>();
  readonly #edges = new Map<number, readonly Move[]>();
  /** Undefined when no text at all fulfils the demands. */
  readonly start: number | undefined;

  constructor(demands: readonly Demand[], meter: Meter) {
    this.#demands = demands;
    this.#meter = meter;
    this.start = this.#id(demands.map(({ dfa }) => dfa.start));
  }

  accepts(node: number): boolean {
    return this.#demands.every(({ dfa, negated }, at) => {
      const state = this.#nodes[node]?.[at] ?? FULFILLED;
      return state === FULFILLED || dfa.accepts(state) !== negated;
    });
  }

  /** Where the code points lead, the most readable first. */
  edges(node: number): readonly Move[] {
    const known = this.#edges.get(node);
    if (known) return known;
    const edges = [...this.#merged(this.#nodes[node] ?? [])];
    edges.sort((a, b) => readability(a.low, a.high) - readability(b.low, b.high) || a.low - b.low);
    this.#edges.set(node, edges);
    return edges;
  }

  *#merged(states: readonly number[]): Generator<Move> {
    const lists = states.map((state, at) => (state === FULFILLED ? undefined : this.#demands[at]?.dfa.moves(state)));
    const cursors = lists.map(() => 0);
    let pending: Move | undefined;
    for (let low = 0; low <= 0x10ffff; ) {
      if (low === 0xd800) low = 0xe000;
      let high = low < 0xd800 ? 0xd7ff : 0x10ffff;
      const targets = lists.map((moves, at) => {
        if (moves === undefined) return FULFILLED;
        let cursor = cursors[at] ?? 0;
        while ((moves[cursor]?.high ?? 0x10ffff) < low) cursor++;
        cursors[at] = cursor;
        high = Math.min(high, moves[cursor]?.high ?? high);
        return moves[cursor]?.to ?? FULFILLED;
      });
      this.#meter.spend();
      const to = this.#id(targets);
      if (pending && pending.to === to && pending.high + 1 === low) pending = { ...pending, high };
      else {
        if (pending) yield pending;
        pending = to === undefined ? undefined : { low, high, to };
      }
      low = high + 1;
    }
    if (pending) yield pending;
  }

  #id(states: readonly number[]): number | undefined {
    const node = states.map((state, at) => {
      const demand = this.#demands[at];
      return state === FULFILLED || !demand?.dfa.isSettled(state)
        ? state
        : demand.dfa.accepts(state) === demand.negated
          ? undefined
          : FULFILLED;
    });
    if (!node.every((state) => state !== undefined)) return undefined;
    const key = node.join(" ");
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    this.#meter.spend(4);
    const id = this.#nodes.push(node) - 1;
    this.#ids.set(key, id);
    return id;
  }
}
