/** Why an engine has not done what it was asked for. */
export type EngineErrorCode =
  /** The engine refuses the module. */
  | "INVALID"
  /** The module imports what it was not granted. */
  | "UNLINKED"
  /** The module was ended by the engine. */
  | "TRAP"
  | "NO_EXPORT"
  /** More than the limit on memory or fuel, or a limit that this engine does not have. */
  | "LIMIT"
  /** Not done in time: the engine was ended. */
  | "TIME"
  /** The engine's process ended by itself. */
  | "ENDED"
  /** The engine answered with what is no answer, or with too much. */
  | "PROTOCOL"
  /** This way of reaching the engine has no such thing. */
  | "UNABLE";

const CODES: ReadonlySet<string> = new Set<EngineErrorCode>([
  "INVALID",
  "UNLINKED",
  "TRAP",
  "NO_EXPORT",
  "LIMIT",
  "TIME",
  "ENDED",
  "PROTOCOL",
  "UNABLE",
]);

/** What an engine says stands in `message`, in one line without control characters; it is material, not a finding of ours. */
export class EngineError extends Error {
  readonly code: EngineErrorCode;

  constructor(code: EngineErrorCode, message: string) {
    super(message.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, " ").trim());
    this.name = "EngineError";
    this.code = code;
  }
}

export function isCode(text: string): text is EngineErrorCode {
  return CODES.has(text);
}
