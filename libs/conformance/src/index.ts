export type { Answer, BackEnd } from "./back-end.ts";
export { type Case, type CaseVocabulary, type Expectation, parseCase } from "./case.ts";
export { componentBackEnd, componentBackEnds } from "./component-back-end.ts";
export {
  type CaseResult,
  type ConformanceReport,
  conform,
  type Disagreement,
  type Mark,
  nameableRules,
} from "./conform.ts";
export { ConformanceError, type ConformanceErrorCode } from "./error.ts";
export { compiledGleamBackEnd, compileOracles, gleamBackEnd } from "./gleam-back-end.ts";
export { interpreterBackEnd } from "./interpreter-back-end.ts";
export { renderReport } from "./render.ts";
export { type SmallestCase, smallestDisagreement } from "./smallest.ts";
export { type Coverage, coverageOf, type Gap } from "./strength/coverage.ts";
export { type Mutant, type MutantKind, mutants } from "./strength/mutants.ts";
export { type MutationScore, mutationScore, type Survivor, type Undecided } from "./strength/mutation.ts";
