export { membranePredicate } from "../statements/membrane.ts";
export type { OneWayFinding } from "../statements/no-retrograde.ts";
export { noRetrogradePredicate, oneWayLevel } from "../statements/no-retrograde.ts";
export type { Material } from "../statements/provenance.ts";
export { provenancePredicate } from "../statements/provenance.ts";
export {
  type AttachedSourceMap,
  readSourceMapDocument,
  sourceMapDocument,
  sourceMapPredicate,
} from "../statements/source-map.ts";
export { type SignedSourceMap, sourceMapText } from "./_source-map.ts";
export type { StepName, VerificationErrorCode, VerificationStep } from "./error.ts";
export { STEP_NAMES, VerificationError } from "./error.ts";
export type { PullRequest, VerifiedComponent } from "./pull-verified.ts";
export { pullVerified } from "./pull-verified.ts";
