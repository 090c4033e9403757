export type CrossingErrorCode =
  /** The artifact lacks a field that the ruleset reads, or has a value of the wrong type. */
  | "BAD_ARTIFACT"
  /** The component imports functions that the contract does not describe. */
  | "CONTRACT_MISMATCH"
  | FailureCode;

/** What ends a crossing that has begun. */
export type FailureCode =
  /** The component stopped with a trap, or handed over what the canonical ABI makes one of. */
  | "TRAPPED"
  /** It took longer than the limit. */
  | "TIMEOUT"
  /** It took more memory than the limit, or than there was. */
  | "MEMORY"
  /** It called its host more often than the limit. */
  | "TOO_MANY_CALLS"
  /** Its receipt, or what it gave its host, is larger than the limit. */
  | "OVERSIZED"
  /** It called a function of its host in a way that the contract does not allow. */
  | "BAD_ACTION"
  /** The receipt is outside the contract, or does not fit what was done. */
  | "BAD_RECEIPT";

/** A crossing that could not begin, or what ended one: then it has a receipt all the same, of the rule `host`. */
export class CrossingError extends Error {
  readonly code: CrossingErrorCode;
  readonly hint: string | undefined;

  constructor(code: CrossingErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "CrossingError";
    this.code = code;
    this.hint = options.hint;
  }
}

export type BindingErrorCode =
  /** A binding answered with a value that its enrichment or verb does not have. */
  | "WRONG_ANSWER"
  /** A binding threw; `cause` holds what. */
  | "BINDING_FAILED"
  /** An enrichment was asked that the answers do not answer. */
  | "UNANSWERED"
  /** An answer that comes later did not come within the limits. */
  | "LATE"
  /** The answers themselves are wrong, before anything ran. */
  | "BAD_ANSWERS";

/** A host function that did not do its part; the crossing fails closed. */
export class BindingError extends Error {
  readonly code: BindingErrorCode;
  readonly hint: string | undefined;

  constructor(code: BindingErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "BindingError";
    this.code = code;
    this.hint = options.hint;
  }
}
