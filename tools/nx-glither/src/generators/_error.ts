export type GeneratorErrorCode = "BAD_NAME" | "TAKEN" | "NOT_FOUND" | "NOTHING_TO_DO" | "UNREADABLE";

/** What a generator was asked for and cannot do; nothing is written then. */
export class GeneratorError extends Error {
  readonly code: GeneratorErrorCode;

  constructor(code: GeneratorErrorCode, message: string, hint: string) {
    super(`${message}: ${hint}`);
    this.name = "GeneratorError";
    this.code = code;
    // Nx prints the stack of what a generator throws under --verbose, and this is about what was asked for.
    this.stack = `${this.name}: ${this.message}`;
  }
}
