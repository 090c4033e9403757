export { type Analysis, analyse, type Finding, witness } from "./analyse.ts";
export type { Budget, UndecidedReason } from "./budget.ts";
export { type Answer, type Change, type Difference, difference, type OpenPair } from "./difference.ts";
export { type Facts, firstMatch, ruleHolds } from "./evaluate.ts";
export type { Witness } from "./witness.ts";
