/** Why an intent was not executed; then nothing of it has happened. */
export type IntentErrorCode =
  /** A resource that is not in the book: it was consumed, or is another book's, or none at all. */
  | "NOT_THERE"
  /** One resource, for two uses. */
  | "USED_TWICE"
  /** The module names a resource that it was not given. */
  | "NO_SUCH_HANDLE"
  /** Of some kind more was created than consumed, or less. */
  | "NOT_BALANCED"
  /** A morphism does not apply to what it was given. */
  | "NOT_APPLICABLE"
  /** What was to be issued, or what a morphism answers, is no resource. */
  | "NOT_A_RESOURCE";

export class IntentError extends Error {
  readonly code: IntentErrorCode;
  /** What can be done about it, in one line. */
  readonly hint: string | undefined;

  constructor(code: IntentErrorCode, message: string, hint?: string) {
    super(message);
    this.name = "IntentError";
    this.code = code;
    this.hint = hint;
  }
}
