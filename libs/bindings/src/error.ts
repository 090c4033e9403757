/** Something in a description or a module that must be put right, and where it stands. */
export interface Problem {
  /** As JavaScript would write it: `enrich["client.authority"].table.file`; empty for the whole. */
  readonly path: string;
  /** Lower case, without full stop. */
  readonly problem: string;
}

export type BindingsErrorCode =
  /** The description of a binding set is wrong; all that is wrong is in `problems`. */
  | "DESCRIPTION"
  /** A module does not export what a binding set is made of; all that is wrong is in `problems`. */
  | "MODULE"
  /** A file cannot be read at all. */
  | "UNREADABLE";

/** A binding set that cannot be had. Nothing has been asked and nothing done. */
export class BindingsError extends Error {
  readonly code: BindingsErrorCode;
  readonly problems: readonly Problem[];
  readonly hint: string | undefined;

  constructor(
    code: BindingsErrorCode,
    message: string,
    options: { problems?: readonly Problem[]; hint?: string; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "BindingsError";
    this.code = code;
    this.problems = options.problems ?? [];
    this.hint = options.hint;
  }

  /** One error that says all problems in its message. */
  static of(code: BindingsErrorCode, what: string, problems: readonly Problem[]): BindingsError {
    const said = problems.map(({ path, problem }) => (path === "" ? problem : `\`${path}\`: ${problem}`));
    return new BindingsError(code, `${what}: ${said.join("; ")}`, { problems });
  }
}

export type ProviderErrorCode =
  /** It did not answer within its time. */
  | "TIMED_OUT"
  /** It cannot be reached, or says that it cannot answer now. It may be asked again. */
  | "UNAVAILABLE"
  /** It was reached and refused, or leads elsewhere. Asking again would not help. */
  | "REFUSED"
  /** It answered with more than it may. */
  | "TOO_LARGE"
  /** It answered with what cannot be understood. */
  | "MALFORMED"
  /** It is asked more than it may be at a time. */
  | "BUSY";

/** An answer that could not be had, or an action that was not done: the crossing, or the delivery, fails. */
export class ProviderError extends Error {
  readonly code: ProviderErrorCode;
  /** Whether it may come right when it is tried again. */
  readonly retryable: boolean;

  constructor(code: ProviderErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "ProviderError";
    this.code = code;
    this.retryable = code === "TIMED_OUT" || code === "UNAVAILABLE" || code === "BUSY";
  }
}
