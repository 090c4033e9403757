/** Why something cannot be used as it is given. */
export type SandboxErrorCode =
  /** The ruleset is of another dialect. */
  | "WRONG_DIALECT"
  /** A rule narrows references to a facet that nobody has said the methods of. */
  | "UNKNOWN_FACET"
  /** A rule waits for a guard to hold, and nothing was given that could judge it. */
  | "WAITS_FOR_GUARD"
  /** A rule waits for time to pass, and the membrane has no timer. */
  | "NO_TIMER"
  /** Receipts are to be kept, and the policy has no digest that they could name. */
  | "UNNAMED_POLICY"
  /** What was named as a folder is none that can be opened. */
  | "NO_FOLDER"
  /** The system cannot open files by way of open folders. */
  | "NO_DESCRIPTORS"
  /** A program imports what it was not granted, or what nobody here has. */
  | "NOT_GRANTED"
  /** What is to be run is no core module that begins with `_start`. */
  | "NOT_A_PROGRAM"
  /** A program begins with more memory than it may have. */
  | "TOO_MUCH_MEMORY"
  /** A grant that says nothing which could be granted. */
  | "BAD_GRANT"
  /** What was named as an engine's package is not the one that runs here. */
  | "NO_SDK"
  /** The engine cannot hold up a module within a call. */
  | "NO_SUSPENDING"
  /** A recording is not what this library has written. */
  | "BAD_RECORDING"
  /** A run asks for something else than the recorded one did. */
  | "DIVERGED";

/** What cannot be used as it is given: a ruleset, a program, a grant. Nothing was handed out, and nothing has run. */
export class SandboxError extends Error {
  readonly code: SandboxErrorCode;
  /** What can be done about it, in one line. */
  readonly hint: string;

  constructor(code: SandboxErrorCode, message: string, hint: string) {
    super(message);
    this.name = "SandboxError";
    this.code = code;
    this.hint = hint;
  }
}

/** A message that a policy has refused, or that came too late to be held. */
export class Refused extends Error {
  readonly code = "REFUSED";
  /** The rule that refused it; `host` where the policy itself went wrong. */
  readonly rule: string;
  readonly reason: string;

  constructor(rule: string, reason: string) {
    super(`refused by policy: ${reason.replaceAll("_", " ")}`);
    this.name = "Refused";
    this.rule = rule;
    this.reason = reason;
  }
}
