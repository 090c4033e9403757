export type InspectErrorCode =
  /** The bytes are something else than a WebAssembly component. */
  | "NOT_A_COMPONENT"
  /** A component that is cut off or damaged. */
  | "MALFORMED_COMPONENT";

/** A binary whose contract cannot be read. */
export class InspectError extends Error {
  readonly code: InspectErrorCode;
  readonly hint: string | undefined;

  constructor(code: InspectErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "InspectError";
    this.code = code;
    this.hint = options.hint;
  }
}
