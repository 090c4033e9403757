import { alphabetOf } from "./_alphabet.ts";
import { type Beside, closureOf } from "./_closure.ts";
import { contains } from "./char-set.ts";
import type { Counter, Reducer } from "./dfa.ts";
import type { Nfa } from "./nfa.ts";

/** Beyond so many states, comparing each with each costs more than it saves. */
const MOST = 400;
/** From so many optional copies on, a repetition is a gap, whose copies would stand beside each other in all combinations. */
const GAP = 6;

type Kind = Exclude<Beside, "edge">;

/** Where a state leads with one class of characters: states by their numbers here, or a match whatever follows. */
type Targets = readonly number[] | "found";

/** Whether a pattern has gaps, such as `.{1,25}`, so that comparing its states pays. */
export function hasGaps({ optional }: Nfa): boolean {
  return optional >= GAP;
}

/**
 * Which states of a pattern's automaton add nothing beside which others: in `dear.{1,25}winner`, a gap that has just begun
 * finds whatever one finds that began earlier. It is the greatest simulation of each state by each, of a search, so
 * that beginning anew is always one of the choices (Henzinger, Henzinger and Kopke 1995, by plain refinement).
 */
export class Subsumption implements Reducer {
  readonly #numbers: ReadonlyMap<number, number>;
  /** By what comes before, whether the second state does for the first: `[first * size + second]`. */
  readonly #covers: Readonly<Record<Kind, Uint8Array>>;
  readonly #counter: Counter;

  private constructor(
    numbers: ReadonlyMap<number, number>,
    covers: Readonly<Record<Kind, Uint8Array>>,
    counter: Counter,
  ) {
    this.#numbers = numbers;
    this.#covers = covers;
    this.#counter = counter;
  }

  /** Undefined where there are too many states. */
  static of(nfa: Nfa, counter: Counter): Subsumption | undefined {
    const ids = [...new Set([...nfa.steps.flatMap((step) => (step.kind === "read" ? step.to : [])), nfa.start])];
    // Those that stand later in the pattern come first: what they lead to is known when they are asked for.
    ids.sort((a, b) => a - b);
    if (ids.length > MOST) return undefined;
    const numbers = new Map(ids.map((id, number) => [id, number]));
    return new Subsumption(numbers, simulation(nfa, ids, numbers, counter), counter);
  }

  /** Without the states that add nothing beside the others. */
  reduced(before: Beside, states: readonly number[]): readonly number[] {
    if (before === "edge" || states.length < 2) return states;
    const covers = this.#covers[before];
    const size = this.#numbers.size;
    const numbers = states.map((id) => this.#numbers.get(id) ?? 0);
    this.#counter.spend((states.length * states.length) / 64);
    return states.filter((_, at) => {
      const own = numbers[at] ?? 0;
      return !numbers.some((other) => {
        if (other === own || covers[own * size + other] === 0) return false;
        return covers[other * size + own] === 0 || other < own;
      });
    });
  }
}

function simulation(
  nfa: Nfa,
  ids: readonly number[],
  numbers: ReadonlyMap<number, number>,
  counter: Counter,
): Record<Kind, Uint8Array> {
  const { representatives } = alphabetOf(nfa, counter);
  const { word } = nfa;
  const kinds: readonly Kind[] = word ? ["word", "other"] : ["other"];
  const kindOf = representatives.map((one): Kind => (word && contains(word, one) ? "word" : "other"));
  const size = ids.length;
  const start = numbers.get(nfa.start) ?? 0;
  const targets: Partial<Record<Kind, readonly (readonly Targets[])[]>> = {};
  const covers: Record<Kind, Uint8Array> = { word: new Uint8Array(), other: new Uint8Array() };
  for (const before of kinds) {
    targets[before] = ids.map((id) => targetsOf(nfa, id, before, { representatives, kindOf, numbers, counter }));
    const ends = ids.map((id) => closureOf(nfa, [id], before, "edge").reads === undefined);
    covers[before] = Uint8Array.from({ length: size * size }, (_, pair) =>
      ends[Math.floor(pair / size)] && !ends[pair % size] ? 0 : 1,
    );
  }

  /** Whether the second state follows each step of the first; a search may begin anew behind each character. */
  const follows = (before: Kind, first: number, second: number): boolean => {
    const [some, others] = [targets[before]?.[first] ?? [], targets[before]?.[second] ?? []];
    return some.every((own, character) => {
      const other = others[character] ?? [];
      if (other === "found") return true;
      if (own === "found") return false;
      const after = covers[kindOf[character] ?? "other"];
      const isCovered = (to: number, by: number): boolean => after[to * size + by] === 1;
      return own.every((to) => isCovered(to, start) || other.some((by) => isCovered(to, by)));
    });
  };

  for (let changed = true; changed; ) {
    changed = false;
    for (const before of kinds)
      for (let first = 0; first < size; first++) {
        counter.spend(size / 4);
        for (let second = 0; second < size; second++) {
          if (covers[before][first * size + second] === 0 || first === second) continue;
          if (follows(before, first, second)) continue;
          covers[before][first * size + second] = 0;
          changed = true;
        }
      }
  }
  return covers;
}

function targetsOf(
  nfa: Nfa,
  id: number,
  before: Kind,
  parts: {
    readonly representatives: readonly number[];
    readonly kindOf: readonly Kind[];
    readonly numbers: ReadonlyMap<number, number>;
    readonly counter: Counter;
  },
): Targets[] {
  const closures = { word: closureOf(nfa, [id], before, "word"), other: closureOf(nfa, [id], before, "other") };
  parts.counter.spend((closures.word.seen + closures.other.seen) / 8 + parts.representatives.length / 8);
  return parts.representatives.map((codePoint, at): Targets => {
    const { reads } = closures[parts.kindOf[at] ?? "other"];
    if (reads === undefined) return "found";
    const reached = reads.filter(({ set }) => contains(set, codePoint)).map(({ to }) => parts.numbers.get(to) ?? 0);
    return [...new Set(reached)];
  });
}
