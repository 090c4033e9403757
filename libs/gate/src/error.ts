export type GateErrorCode =
  /** The ruleset is of another dialect than tool calls are. */
  | "WRONG_DIALECT"
  /** It reads what no gate knows of a call. */
  | "UNKNOWN_FIELDS"
  /** What names a server names none that a gate can stand in front of. */
  | "UNUSABLE_SERVER"
  /** What is said to pin a server's tools is no list of tools. */
  | "NOT_PINS"
  /** Nobody could call, or somebody as another one. */
  | "NO_TOKENS"
  /** The server's program cannot be started. */
  | "NOT_STARTED"
  /** The server did not say which tools it has, or not in a way that can be used. */
  | "NOT_LISTED";

/** Why a gate does not stand, or cannot go on. */
export class GateError extends Error {
  readonly code: GateErrorCode;
  /** What to do next. */
  readonly hint: string | undefined;

  constructor(code: GateErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "GateError";
    this.code = code;
    this.hint = options.hint;
  }
}
