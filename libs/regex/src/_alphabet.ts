import { type CharSet, ranges } from "./char-set.ts";
import type { Counter } from "./dfa.ts";
import type { Nfa } from "./nfa.ts";

/** Code points that no part of a pattern tells apart, as classes. */
export interface Alphabet {
  /** The first code points of the runs, ascending from 0; a run ends before the next one, surrogates included. */
  readonly lows: readonly number[];
  /** The class of each run; classes are numbered in the order in which they first appear. */
  readonly classOf: readonly number[];
  /** One code point of each class, ascending. */
  readonly representatives: readonly number[];
}

export function alphabetOf({ steps, word }: Nfa, counter: Counter): Alphabet {
  const read = new Set(word ? [word] : []);
  for (const step of steps) if (step.kind === "read") read.add(step.set);
  const sets = new Map([...read].map((set) => [set.join(" "), set]));
  const borders = new Set([0]);
  for (const set of sets.values()) for (const [low, high] of ranges(set)) borders.add(low).add(afterwards(high));
  borders.delete(0x110000);
  const lows = [...borders].sort((a, b) => a - b);
  let classOf: readonly number[] = lows.map(() => 0);
  for (const set of sets.values()) {
    counter.spend(lows.length / 8);
    classOf = split(classOf, lows, set);
  }
  const representatives: number[] = [];
  for (const [run, own] of classOf.entries()) representatives[own] ??= lows[run] ?? 0;
  return { lows, classOf, representatives };
}

/** The next code point of a text; sets are cut at the surrogates, which is no border for a pattern. */
function afterwards(codePoint: number): number {
  return codePoint === 0xd7ff ? 0xe000 : codePoint + 1;
}

/** Tells apart what is in a set and what is not. */
function split(classOf: readonly number[], lows: readonly number[], set: CharSet): number[] {
  const numbers = new Map<number, number>();
  let at = 0;
  return classOf.map((old, run) => {
    const low = lows[run] ?? 0;
    while (at < set.length && (set[at + 1] ?? 0) < low) at += 2;
    const key = 2 * old + ((set[at] ?? Number.POSITIVE_INFINITY) <= low ? 1 : 0);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, numbers.size);
    return numbers.size - 1;
  });
}
