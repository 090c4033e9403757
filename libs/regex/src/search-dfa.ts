import { hasGaps, Subsumption } from "./_subsumption.ts";
import { type Counter, Dfa } from "./dfa.ts";
import type { Nfa } from "./nfa.ts";

/** The automaton that grows while it is walked, with few states where the pattern has gaps. */
export function searchDfa(nfa: Nfa, counter: Counter): Dfa {
  return new Dfa(nfa, counter, hasGaps(nfa) ? Subsumption.of(nfa, counter) : undefined);
}
