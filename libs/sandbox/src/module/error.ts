/** Why a module cannot be an actor, or what went wrong in it. */
export type ModuleErrorCode =
  /** The engine does not take it as a core module. */
  | "MALFORMED_MODULE"
  /** A component with more than plain values at its border, or whose functions are not those of one module in it. */
  | "FOREIGN_COMPONENT"
  /** It imports what nobody has granted, or grants are not of the kind that it imports. */
  | "NOT_GRANTED"
  /** It has instructions that cannot be counted, so nobody could end it. */
  | "NOT_METERED"
  /** It changes what a turn could not undo: tables, segments, shared memories. */
  | "HIDDEN_STATE"
  /** It begins larger than it may be. */
  | "TOO_LARGE"
  /** It exports no such function. */
  | "NO_SUCH_EXPORT"
  /** What it was called with, or what a grant answered, is not what its type says. */
  | "BAD_VALUE"
  /** It trapped: nothing of its turn has happened. */
  | "TRAPPED"
  /** It ran for longer than it may. */
  | "TIMED_OUT"
  /** It called its grants more often than it may. */
  | "TOO_MANY_CALLS"
  /** A state that another module has left. */
  | "OTHER_MODULE"
  /** A component in which nothing is an actor. */
  | "NO_ACTOR"
  /** A component used a handle that it does not hold. */
  | "BAD_HANDLE";

/** A module that is refused, or whose turn has broken; the actor is as it was before. */
export class ModuleError extends Error {
  readonly code: ModuleErrorCode;
  /** What can be done about it, in one line. */
  readonly hint: string | undefined;

  constructor(code: ModuleErrorCode, message: string, { hint, cause }: { hint?: string; cause?: unknown } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "ModuleError";
    this.code = code;
    this.hint = hint;
  }
}

const MAX_SHOWN = 80;

/** A name from a binary as it may stand in a message: in one line of printable ASCII, and not too long. */
export function shown(name: string): string {
  const cut = name.length > MAX_SHOWN ? `${name.slice(0, MAX_SHOWN)}…` : name;
  const escaped = (character: string): string => `\\u{${character.codePointAt(0)?.toString(16) ?? ""}}`;
  return `\`${cut.replace(/[^\x20-\x7e…]|[`\\]/gu, escaped)}\``;
}
