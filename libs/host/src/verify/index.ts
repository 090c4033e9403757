export type { VerificationErrorCode, VerificationStep } from "./error.ts";
export { VerificationError } from "./error.ts";
export type { PullRequest, VerifiedComponent } from "./pull-verified.ts";
export { pullVerified } from "./pull-verified.ts";
