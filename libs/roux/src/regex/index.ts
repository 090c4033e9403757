export {
  type ByteDfa,
  type ByteDfaBudget,
  type ByteDfaFailure,
  type ByteDfaResult,
  byteDfa,
  matches,
} from "./byte-dfa.ts";
export { writtenOut } from "./written-out.ts";
