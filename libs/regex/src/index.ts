export { ANY_TEXT, type Automaton, Both, EVERYTHING, Search } from "./automaton.ts";
export {
  type ByteDfa,
  type ByteDfaBudget,
  type ByteDfaFailure,
  type ByteDfaResult,
  byteDfa,
  matches,
} from "./byte-dfa.ts";
export { type Counter, Dfa, type Move } from "./dfa.ts";
export { fits } from "./fits.ts";
export { type Excluded, Language } from "./language.ts";
export { type Nfa, nfaOf, parsePattern } from "./nfa.ts";
export type { Pattern } from "./pattern.ts";
export { RegexError, type RegexErrorCode } from "./regex-error.ts";
export { searchDfa } from "./search-dfa.ts";
export { writtenOut } from "./written-out.ts";
