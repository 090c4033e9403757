export type { Answer, BackEnd } from "./back-end.ts";
export { type Case, type CaseVocabulary, type Expectation, parseCase } from "./case.ts";
export { componentBackEnd } from "./component-back-end.ts";
export { type CaseResult, type ConformanceReport, conform, type Disagreement, nameableRules } from "./conform.ts";
export { ConformanceError, type ConformanceErrorCode } from "./error.ts";
export { gleamBackEnd } from "./gleam-back-end.ts";
export { renderReport } from "./render.ts";
