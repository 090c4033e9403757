export type ConformanceErrorCode =
  /** A case file that cannot be read. */
  | "BAD_CASE"
  /** The Gleam compiler is not installed, or refuses the generated package. */
  | "GLEAM_MISSING"
  | "GLEAM_FAILED"
  /** A back end stopped instead of answering. */
  | "BACK_END_FAILED";

/** Cases could not be run. That back ends answer differently is a result, not an error. */
export class ConformanceError extends Error {
  readonly code: ConformanceErrorCode;
  readonly hint: string | undefined;
  /** What another compiler says of it, in lines of its own. */
  readonly detail: string | undefined;

  constructor(
    code: ConformanceErrorCode,
    message: string,
    options: { hint?: string; detail?: string; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "ConformanceError";
    this.code = code;
    this.hint = options.hint;
    this.detail = options.detail;
  }
}
