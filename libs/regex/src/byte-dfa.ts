import { alphabetOf } from "./_alphabet.ts";
import { minimised } from "./_minimise.ts";
import { hasGaps, Subsumption } from "./_subsumption.ts";
import { tableOf } from "./_table.ts";
import { type ByteTable, overBytes } from "./_utf8.ts";
import { Dfa } from "./dfa.ts";
import { type Nfa, nfaOf } from "./nfa.ts";
import type { Pattern } from "./pattern.ts";
import { RegexError } from "./regex-error.ts";

/**
 * A complete automaton over the bytes of well-formed UTF-8 that says whether a pattern finds something anywhere in a text,
 * as `RegExp.prototype.test` does. It is the least one, and two patterns with one language have one and the same.
 */
export interface ByteDfa {
  /** How many states there are; 0 is the start. */
  readonly states: number;
  /** The class of each of the 256 bytes. */
  readonly classOf: Uint8Array;
  readonly classes: number;
  /** `next[state * classes + class]` */
  readonly next: Uint16Array;
  /** 1 where a text that ends there matches, else 0. */
  readonly accepting: Uint8Array;
  /** 1 where every text matches whatever follows, 2 where none does, else 0: a matcher may stop at the first two. */
  readonly decided: Uint8Array;
}

/** What the construction may cost. There is no clock in it, so a pattern has an automaton everywhere or nowhere. */
export interface ByteDfaBudget {
  /** States of the result. */
  readonly states?: number;
  /** Entries of `next`, of two bytes each. */
  readonly entries?: number;
  /** Steps of the construction, of a microsecond or so. */
  readonly work?: number;
}

export type ByteDfaFailure = "irregular" | "states" | "entries" | "work";

export type ByteDfaResult =
  | { readonly ok: true; readonly dfa: ByteDfa }
  /** `detail` continues a sentence that begins with the pattern: "needs more than 8000 states". */
  | { readonly ok: false; readonly reason: ByteDfaFailure; readonly detail: string };

/** Two gaps of up to 20 characters, one behind the other, take 6,000 states at the least, however the automaton is made. */
const STATES = 8_000;
const ENTRIES = 196_608;
const WORK = 500_000;
/** Before they are minimised, so many times more states are let pass. */
const RAW = 2;

/** The pattern's automaton, or why it has none within the budget. */
export function byteDfa(pattern: Pattern, budget: ByteDfaBudget = {}): ByteDfaResult {
  try {
    return { ok: true, dfa: constructed(pattern, budget) };
  } catch (error) {
    if (error instanceof OverBudget) return { ok: false, reason: error.reason, detail: error.message };
    if (!(error instanceof RegexError)) throw error;
    return { ok: false, reason: error.code === "too_large" ? "states" : "irregular", detail: error.message };
  }
}

/** Whether the pattern finds something in a text. */
export function matches({ classOf, classes, next, accepting, decided }: ByteDfa, utf8: Uint8Array): boolean {
  let state = 0;
  for (const byte of utf8) {
    if (decided[state] !== 0) break;
    state = next[state * classes + (classOf[byte] ?? 0)] ?? 0;
  }
  return accepting[state] === 1;
}

/** Ends a construction; never leaves this file. */
class OverBudget extends Error {
  readonly reason: ByteDfaFailure;

  constructor(reason: ByteDfaFailure, message: string) {
    super(message);
    this.name = "OverBudget";
    this.reason = reason;
  }
}

/** Where a pattern has gaps, with fewer states on the way; they are the same in the end, and one of the two ways may do. */
function constructed(pattern: Pattern, budget: ByteDfaBudget): ByteDfa {
  const nfa = nfaOf(pattern);
  if (!hasGaps(nfa)) return built(nfa, budget, false);
  try {
    return built(nfa, budget, true);
  } catch (error) {
    // The least automaton is the same, and its table as large.
    if (!(error instanceof OverBudget) || error.reason === "entries") throw error;
    return built(nfa, budget, false);
  }
}

function built(nfa: Nfa, budget: ByteDfaBudget, subsuming: boolean): ByteDfa {
  const { states = STATES, entries = ENTRIES, work = WORK } = budget;
  let left = work;
  const counter = {
    spend: (steps = 1): void => {
      left -= steps;
      if (left < 0) throw new OverBudget("work", `takes more than ${work} steps to turn into an automaton`);
    },
  };
  counter.spend(nfa.steps.length);
  const alphabet = alphabetOf(nfa, counter);
  const subsumption = subsuming ? Subsumption.of(nfa, counter) : undefined;
  const table = tableOf(new Dfa(nfa, counter, subsumption), alphabet, RAW * states, counter);
  const bytes = table && overBytes(minimised(table, counter), alphabet, states, counter);
  if (bytes === undefined) throw new OverBudget("states", `needs more than ${states} states`);
  const dfa = compressed(bytes);
  if (dfa.next.length > entries) throw new OverBudget("entries", `needs a table of more than ${entries} entries`);
  return dfa;
}

/** Bytes that no state tells apart become one class, numbered by their first byte. */
function compressed({ rows, accepting }: ByteTable): ByteDfa {
  let classOf = new Uint8Array(256);
  let classes = 1;
  for (const row of rows) {
    if (classes === 256) break;
    const numbers = new Map<number, number>();
    classOf = classOf.map((old, byte) => {
      const key = old * 65_536 + (row[byte] ?? 0);
      const known = numbers.get(key) ?? numbers.size;
      numbers.set(key, known);
      return known;
    });
    classes = numbers.size;
  }
  const examples = Array.from({ length: classes }, (_, own) => classOf.indexOf(own));
  const next = Uint16Array.from(rows.flatMap((row) => examples.map((byte) => row[byte] ?? 0)));
  const decided = Uint8Array.from(rows, (row, state) =>
    row.every((to) => to === state) ? (accepting[state] === 1 ? 1 : 2) : 0,
  );
  return { states: rows.length, classOf, classes, next, accepting: Uint8Array.from(accepting), decided };
}
