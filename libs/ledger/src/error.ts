export type LedgerErrorCode =
  /** No suspended disposition has this token. */
  | "UNKNOWN_TOKEN"
  /** It has settled, by something else; the error says to what. */
  | "ALREADY_SETTLED"
  /** Nothing that it waits for has happened. */
  | "NOT_DUE"
  /** A token that another suspended disposition has. */
  | "TOKEN_TAKEN"
  /** No action with this id waits to be delivered. */
  | "UNKNOWN_ACTION"
  /** An action that has not failed for good, or that somebody is doing now. */
  | "NOT_FAILED"
  /** No such entry, or no checkpoint that covers it yet. */
  | "NOT_LOGGED"
  /** A name, a time or a receipt that cannot be kept. */
  | "UNUSABLE"
  /** The store does not let one in, or not do that. */
  | "DENIED"
  /** A file that is no ledger, or one of another version. */
  | "NOT_A_LEDGER"
  /** The store cannot be written or read now: full, locked, or gone. Nothing was kept; it may be tried again. */
  | "UNAVAILABLE"
  /**
   * The store was lost while it kept something: nobody can tell whether it did. It may be tried again: under the same id or key it
   * is kept once.
   */
  | "UNCERTAIN"
  /** The log is signed, and there is no key to go on with. */
  | "KEY_MISSING"
  /** A checkpoint or a proof that cannot be read. */
  | "MALFORMED"
  /** A checkpoint, a proof, or a value that was kept, which does not show what it should. */
  | "NOT_VERIFIED";

/** What a ledger refuses, or cannot do. */
export class LedgerError extends Error {
  readonly code: LedgerErrorCode;
  /** What to do next. */
  readonly hint: string | undefined;

  constructor(code: LedgerErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "LedgerError";
    this.code = code;
    this.hint = options.hint;
  }
}
