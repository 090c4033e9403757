import { Blocks } from "./_blocks.ts";
import type { Table } from "./_table.ts";
import type { Counter } from "./dfa.ts";

/**
 * The least table with the same language, by Hopcroft's algorithm: blocks of states are split until no symbol tells
 * two members of a block apart.
 */
export function minimised(table: Table, counter: Counter): Table {
  const { states, symbols, next } = table;
  const blocks = new Blocks(table.accepting);
  const sources = sourcesOf(table);
  const open = Array.from({ length: blocks.count * symbols }, (_, task) => task);
  const isOpen = new Set(open);
  for (let task = open.pop(); task !== undefined; task = open.pop()) {
    isOpen.delete(task);
    const symbol = task % symbols;
    const into = [...blocks.members((task - symbol) / symbols)].flatMap((state) => sources(symbol, state));
    counter.spend((1 + into.length) / 16);
    for (const [part, rest] of blocks.split(into))
      for (let other = 0; other < symbols; other++) {
        const waiting = isOpen.has(rest * symbols + other);
        const smaller = blocks.members(part).size <= blocks.members(rest).size ? part : rest;
        const added = (waiting ? part : smaller) * symbols + other;
        isOpen.add(added);
        open.push(added);
      }
  }
  return quotient();

  /** One state for each block, numbered as a walk from the start meets them. */
  function quotient(): Table {
    const found = new Map([[blocks.of(0), 0]]);
    const smaller: number[] = [];
    const accepting: number[] = [];
    for (const block of found.keys()) {
      const [state = 0] = blocks.members(block);
      accepting.push(table.accepting[state] ?? 0);
      for (let symbol = 0; symbol < symbols; symbol++) {
        const to = blocks.of(next[state * symbols + symbol] ?? 0);
        if (!found.has(to)) found.set(to, found.size);
        smaller.push(found.get(to) ?? 0);
      }
    }
    counter.spend((states + smaller.length) / 16);
    return { states: found.size, symbols, next: Int32Array.from(smaller), accepting: Uint8Array.from(accepting) };
  }
}

/** The states from which a symbol leads into a state. */
function sourcesOf({ states, symbols, next }: Table): (symbol: number, into: number) => readonly number[] {
  const sources = new Map<number, number[]>();
  for (let state = 0; state < states; state++)
    for (let symbol = 0; symbol < symbols; symbol++) {
      const key = (next[state * symbols + symbol] ?? 0) * symbols + symbol;
      const known = sources.get(key);
      if (known) known.push(state);
      else sources.set(key, [state]);
    }
  return (symbol, into) => sources.get(into * symbols + symbol) ?? [];
}
