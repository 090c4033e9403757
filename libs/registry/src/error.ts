export type StoreErrorCode =
  | "NOT_FOUND"
  /** The content is not what its digest says. */
  | "WRONG_DIGEST"
  /** The content is not as long as its descriptor says. */
  | "WRONG_SIZE"
  | "INVALID_DIGEST"
  | "INVALID_TAG"
  | "INVALID_REFERENCE"
  /** A version that was published already, with other content. */
  | "TAG_EXISTS"
  /** A referrer whose manifest names another subject. */
  | "WRONG_SUBJECT"
  /** Not a store of this kind. */
  | "NOT_A_STORE"
  | "STORE_MALFORMED"
  | "STORE_LOCKED"
  /** The store cannot be read or written; the cause says why. */
  | "STORE_UNREACHABLE"
  /** A registry wants credentials and got none, or none that it takes. */
  | "UNAUTHORIZED"
  /** A registry knows who asks, and does not allow it. */
  | "FORBIDDEN"
  /** Credentials that are there and cannot be read, or are there in half. */
  | "CREDENTIALS_UNUSABLE"
  /** Plain HTTP to another machine. */
  | "PLAIN_HTTP"
  /** A certificate that no trusted authority vouches for, or a file of authorities that is none. */
  | "TLS_UNTRUSTED"
  /** A link, a pipe, a folder or a device where a file belongs. */
  | "NOT_A_FILE"
  /** Content that is longer than it may be. */
  | "TOO_LARGE"
  /** Others changed the same list of referrers, again and again. */
  | "CONTENDED";

/** A store that cannot do, or refuses to do, what it was asked for. */
export class StoreError extends Error {
  readonly code: StoreErrorCode;
  /** What to do next. */
  readonly hint: string | undefined;

  constructor(code: StoreErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "StoreError";
    this.code = code;
    this.hint = options.hint;
  }
}

/** What is wrong with a piece of content or an entry of a list, and not with the store: others may be as they should be. */
const OF_CONTENT: readonly StoreErrorCode[] = [
  "NOT_FOUND",
  "WRONG_DIGEST",
  "WRONG_SIZE",
  "INVALID_DIGEST",
  "WRONG_SUBJECT",
  "STORE_MALFORMED",
  "NOT_A_FILE",
  "TOO_LARGE",
];

/** Whether an error speaks of one piece of content alone, so that what stands beside it can still be read. */
export function isBroken(error: unknown): error is StoreError {
  return error instanceof StoreError && OF_CONTENT.includes(error.code);
}
