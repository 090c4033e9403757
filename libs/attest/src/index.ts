export type { AttestErrorCode } from "./error.ts";
export { AttestError } from "./error.ts";
export type { SigningKey } from "./keys.ts";
export { generateSigningKey, keyHint, loadSigningKey } from "./keys.ts";
export { signStatement } from "./sign.ts";
export type { Statement, Subject } from "./statement.ts";
export { SIGNATURE_PREDICATE } from "./statement.ts";
export type { Expected, VerifiedStatement } from "./verify.ts";
export { verifyBundle } from "./verify.ts";
