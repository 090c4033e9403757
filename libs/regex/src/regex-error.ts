/** Why a pattern has no automaton: it is no regular expression, or its automaton would be too large. */
export type RegexErrorCode = "irregular" | "too_large";

export class RegexError extends Error {
  readonly code: RegexErrorCode;

  constructor(code: RegexErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "RegexError";
    this.code = code;
  }
}
