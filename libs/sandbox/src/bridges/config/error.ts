/** Why something cannot be a configuration. */
export type ConfigErrorCode =
  /** It is no JSON, or has values that JSON does not have. */
  | "NOT_JSON"
  /** It is not what its schema says. */
  | "NOT_VALID"
  /** The schema itself is none. */
  | "BAD_SCHEMA"
  /** Two values would be found by the same key. */
  | "AMBIGUOUS_KEY"
  /** It is larger, deeper or has more values than one module shall hold. */
  | "TOO_LARGE"
  /** It is written in Nickel, which is not installed. */
  | "NO_NICKEL"
  /** Nickel does not take it. */
  | "REFUSED_BY_NICKEL"
  /** The file cannot be read. */
  | "UNREADABLE";

export class ConfigError extends Error {
  readonly code: ConfigErrorCode;
  /** What can be done about it, in one line. */
  readonly hint: string | undefined;

  constructor(code: ConfigErrorCode, message: string, { hint, cause }: { hint?: string; cause?: unknown } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "ConfigError";
    this.code = code;
    this.hint = hint;
  }
}
