/** Exit codes of every command, and what an executor turns into success or failure. */
export const EXIT = {
  clean: 0,
  lints: 1,
  ruleset: 2,
  link: 3,
  conformance: 4,
  verification: 5,
  crossing: 6,
  usage: 64,
  internal: 70,
  /** `EX_TEMPFAIL` of sysexits.h, to a mail system: a message is to be tried again. */
  later: 75,
  /** `EX_NOPERM`: a message is refused for good. */
  refused: 77,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Of several: the codes grow with what has gone wrong. */
export function worstOf(codes: readonly ExitCode[]): ExitCode {
  return Math.max(EXIT.clean, ...codes) as ExitCode;
}

/** What a stage reports. A stage that found something wrong has still run: it returns, it does not throw. */
export interface Outcome {
  readonly exitCode: ExitCode;
  /** For people: complete lines, without a trailing newline. */
  readonly text: string;
  /** For machines: one JSON document. */
  readonly data: unknown;
  /** The result itself where it is binary. */
  readonly bytes?: Uint8Array;
  /** Why the result is not what was asked for: a person is told so beside it, on standard error. */
  readonly problem?: { readonly message: string; readonly hint?: string };
}

/** Tells a person what takes its time, before it does: one line, which is no part of the result. */
export type Note = (text: string) => void;

export type StageErrorCode =
  | "NOT_FOUND"
  | "UNREADABLE"
  | "UNWRITABLE"
  | "MALFORMED"
  | "GOLDEN_DIFFERS"
  | "TOOL_MISSING"
  | "TOOL_FAILED"
  /** Nothing to sign with, where others are to rely on it. */
  | "KEY_MISSING"
  | "REFUSED";

/** A stage that could not run, or refuses its input. The message says what is wrong, the hint what to do next. */
export class StageError extends Error {
  readonly code: StageErrorCode;
  readonly exitCode: ExitCode;
  readonly hint: string | undefined;
  /** What shows it, in lines of its own: a diff. The message and the hint are one line each. */
  readonly detail: string | undefined;

  constructor(
    code: StageErrorCode,
    message: string,
    options: { exitCode: ExitCode; hint?: string; detail?: string; cause?: unknown },
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "StageError";
    this.code = code;
    this.exitCode = options.exitCode;
    this.hint = options.hint;
    this.detail = options.detail;
  }
}
