export type EmlErrorCode =
  /** Nothing but white space. */
  | "EMPTY"
  /** Larger than the limit. */
  | "TOO_LARGE"
  /** More parts, names or header than any honest message has. */
  | "TOO_COMPLEX"
  /** No header field. */
  | "NOT_A_MESSAGE"
  /** A header that mail programs part into different fields. */
  | "MALFORMED_HEADER"
  /** No author address that a policy could judge. */
  | "NO_SENDER"
  /** Several author addresses, of which a reader may be shown any. */
  | "AMBIGUOUS_SENDER"
  /** The envelope recipient that was given is no address. */
  | "BAD_RECIPIENT"
  /** The address of the client that was given is none. */
  | "BAD_CLIENT";

/** A message that gives no artifact. */
export class EmlError extends Error {
  readonly code: EmlErrorCode;
  readonly hint: string | undefined;

  constructor(code: EmlErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "EmlError";
    this.code = code;
    this.hint = options.hint;
  }
}
