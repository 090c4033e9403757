export type CrossingErrorCode =
  /** The artifact lacks a field that the ruleset reads, or has a value of the wrong type. */
  | "BAD_ARTIFACT"
  /** The component imports functions that the contract does not describe. */
  | "CONTRACT_MISMATCH"
  /** The component stopped with a trap. */
  | "TRAPPED"
  /** It took longer than the limit. */
  | "TIMEOUT"
  /** It took more memory than the limit, or than there was. */
  | "MEMORY"
  /** The component called a verb in a way that the contract does not allow. */
  | "BAD_ACTION"
  /** The receipt is outside the contract: an unknown box, a token that the host did not issue. */
  | "BAD_RECEIPT";

/** A crossing that gave no receipt. Its instance is gone; actions that were called before stay called. */
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
