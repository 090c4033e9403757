/** Why a line means nothing. */
export type LineErrorCode =
  /** It is no expression. */
  | "UNREADABLE"
  /** Nobody has this name. */
  | "NO_SUCH_NAME"
  /** What is called or sent to is no reference. */
  | "NOT_A_REFERENCE"
  /** It is longer or deeper than a line may be. */
  | "TOO_LARGE";

export class LineError extends Error {
  readonly code: LineErrorCode;
  readonly hint: string | undefined;

  constructor(code: LineErrorCode, message: string, hint?: string) {
    super(message);
    this.name = "LineError";
    this.code = code;
    this.hint = hint;
  }
}
