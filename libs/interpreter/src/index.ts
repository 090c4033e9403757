export type { Facts } from "./_reader.ts";
export { plain } from "./_test-evaluator.ts";
export { UnansweredError } from "./error.ts";
export { explain } from "./explain.ts";
export type { Explanation, ReadTrace, RuleTrace, TestTrace } from "./explanation.ts";
export { explanationLines } from "./explanation-lines.ts";
export { type Interpretation, interpret } from "./interpret.ts";
export type { Observer, Truth } from "./observer.ts";
export { placeOf, type SourcePlace, type SourceView, sourceLines } from "./source-view.ts";
