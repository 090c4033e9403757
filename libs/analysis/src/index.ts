export { type Analysis, analyse, type Finding, witness } from "./analyse.ts";
export type { Answer } from "./answer.ts";
export type { Budget, UndecidedReason } from "./budget.ts";
export { type Change, type Difference, difference, type OpenPair } from "./difference.ts";
export { dispose, type Facts, ruleHolds } from "./evaluate.ts";
export { type Opening, opening } from "./opening.ts";
export type { Witness } from "./witness.ts";
