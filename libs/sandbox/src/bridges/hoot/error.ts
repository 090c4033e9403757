/** Why a Scheme program has not done what it was asked for. */
export type HootErrorCode =
  /** The program raised something; its state is what it was. */
  | "RAISED"
  /** The program was left or has trapped; nothing more can be asked of it. */
  | "OVER"
  /** A value has no counterpart on the other side. */
  | "NOT_CARRIED"
  /** What was loaded is no program of {@link schemeProgram}. */
  | "NO_PROGRAM";

export class HootError extends Error {
  readonly code: HootErrorCode;

  constructor(code: HootErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "HootError";
    this.code = code;
  }
}
