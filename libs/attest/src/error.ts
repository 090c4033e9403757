export type AttestErrorCode =
  /** A key that cannot be used, to sign or to trust. */
  | "KEY_UNUSABLE"
  /** Nobody is trusted, so nothing can be verified. */
  | "NO_TRUSTED_SIGNERS"
  /** A trust policy, or the roots that it names, that cannot be used: then nobody is trusted. */
  | "POLICY_UNUSABLE"
  /** The bundle names a signer that is not among the trusted ones. */
  | "UNTRUSTED_SIGNER"
  /** The signer is trusted, but the signature does not hold. */
  | "NOT_VERIFIED"
  /** The time of signing is not vouched for, or lies outside of what is trusted. */
  | "BAD_TIMESTAMP"
  | "BUNDLE_MALFORMED"
  | "BUNDLE_TYPE"
  | "PAYLOAD_TYPE"
  | "STATEMENT_MALFORMED"
  | "STATEMENT_TYPE"
  | "PREDICATE_TYPE"
  | "WRONG_SUBJECT"
  | "WRONG_ANNOTATIONS"
  /** A service that is needed for signing refused, or is not there. */
  | "SIGNING_FAILED";

/** A statement that cannot be signed, or that does not say, verifiably, what is expected of it. */
export class AttestError extends Error {
  readonly code: AttestErrorCode;
  /** What to do next. */
  readonly hint: string | undefined;

  constructor(code: AttestErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "AttestError";
    this.code = code;
    this.hint = options.hint;
  }
}
