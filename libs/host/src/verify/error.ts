export type VerificationErrorCode =
  /** A tag, or anything else that may name one thing today and another tomorrow. */
  | "NOT_A_DIGEST"
  | "NO_TRUSTED_KEYS"
  | "TRUSTED_KEY_UNUSABLE"
  | "NOT_FOUND"
  | "STORE_FAILED"
  | "WRONG_DIGEST"
  | "WRONG_SIZE"
  | "MALFORMED_ARTIFACT"
  | "UNSIGNED"
  /** Signed, but by nobody who is trusted. */
  | "UNTRUSTED_SIGNER"
  /** Said to be signed by someone trusted, but the signature does not hold, or is none. */
  | "BAD_SIGNATURE"
  /** Signed, but it is another kind of statement than the one that is needed. */
  | "WRONG_STATEMENT"
  | "WRONG_SUBJECT"
  | "WRONG_ANNOTATIONS"
  | "MALFORMED_COMPONENT"
  | "RECORD_MISMATCH";

/** One check, passed or failed, for people. */
export interface VerificationStep {
  readonly name: "reference" | "trust" | "manifest" | "signature" | "content" | "record";
  readonly ok: boolean;
  readonly detail: string;
}

/** An artifact that must not be run. */
export class VerificationError extends Error {
  readonly code: VerificationErrorCode;
  /** What to do next. */
  readonly hint: string | undefined;
  /** The checks that passed, and at the end the one that failed. */
  readonly steps: readonly VerificationStep[];

  constructor(
    code: VerificationErrorCode,
    message: string,
    options: { hint?: string | undefined; cause?: unknown; steps?: readonly VerificationStep[] } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "VerificationError";
    this.code = code;
    this.hint = options.hint;
    this.steps = options.steps ?? [];
  }
}
