export type ServiceErrorCode =
  /** A configuration with faults; `problems` has all of them. */
  | "BAD_CONFIGURATION"
  /** A file of the configuration that cannot be read. */
  | "UNREADABLE"
  /** The address cannot be listened on. */
  | "NOT_LISTENING"
  /** What only a restart can change. */
  | "NEEDS_RESTART";

/** One thing that is wrong with a configuration. */
export interface Problem {
  /** Where, as JSON path: `$.deployments.mail.component`. */
  readonly path: string;
  /** What is wrong, in words and without the value. */
  readonly message: string;
  readonly hint?: string;
  /** What has said so. */
  readonly cause?: unknown;
}

/** What keeps the service from starting, or from taking another configuration. */
export class ServiceError extends Error {
  readonly code: ServiceErrorCode;
  /** What to do next. */
  readonly hint: string | undefined;
  readonly problems: readonly Problem[];

  constructor(
    code: ServiceErrorCode,
    message: string,
    options: { hint?: string; problems?: readonly Problem[]; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "ServiceError";
    this.code = code;
    this.hint = options.hint;
    this.problems = options.problems ?? [];
  }
}

/**
 * What somebody's own error says, as a problem at a place. All errors that we name have a hint, if only an undefined one;
 * anything else is a fault of ours and passes through.
 */
export function problemOf(path: string, error: unknown): Problem {
  if (!(error instanceof Error) || !("hint" in error)) throw error;
  const { message, hint } = error;
  return { path, message, cause: error, ...(typeof hint === "string" ? { hint } : {}) };
}
