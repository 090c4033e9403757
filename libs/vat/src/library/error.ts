/** Why an actor of the library refuses. */
export type RefusalCode =
  /** What was reached through it has been taken back. */
  | "REVOKED"
  /** A method, or these arguments, are not among what this reference allows. */
  | "NOT_ALLOWED"
  /** A value that is neither data nor a reference cannot cross a membrane, nor be judged. */
  | "NOT_PASSABLE"
  /** What should be opened was not sealed by the sealer of this unsealer. */
  | "NOT_SEALED"
  /** There is not as much left as should be spent. */
  | "SPENT"
  /** A number that is not what is counted. */
  | "NOT_AN_AMOUNT"
  /** More waits, or is kept, than there is room for. */
  | "FULL"
  /** It takes and gives no more. */
  | "CLOSED"
  /** A text that is no name. */
  | "NOT_A_NAME"
  /** Somebody else has this name. */
  | "NAME_TAKEN"
  /** Nobody has this name. */
  | "NO_SUCH_NAME"
  /** What was given is no reference. */
  | "NOT_A_REFERENCE"
  /** All that could have answered has failed. */
  | "NONE"
  /** It took longer than it may. */
  | "TIMED_OUT"
  /** A supervisor has restarted what fails as often as it may. */
  | "GIVEN_UP";

/** An actor of the library refuses: the message is wrong, or has come too late. Nothing is broken. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  /** What can be done about it, in one line. */
  readonly hint: string | undefined;

  constructor(code: RefusalCode, message: string, hint?: string) {
    super(message);
    this.name = "Refusal";
    this.code = code;
    this.hint = hint;
  }
}
