export type AbiErrorCode =
  /** The host passed a value that is not of the type; nothing is coerced. */
  | "WRONG_VALUE"
  /** The component handed over an address, a discriminant or a text that is not valid. */
  | "BAD_MEMORY"
  /** What the component handed over is more than a crossing may take. */
  | "OVERSIZED"
  /** The component called its host where the canonical ABI forbids it, or was called again after an error. */
  | "BAD_CALL";

/** A value that cannot cross between host and component. The instance is not used again. */
export class AbiError extends Error {
  readonly code: AbiErrorCode;

  constructor(code: AbiErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "AbiError";
    this.code = code;
  }
}

export function wrongValue(expected: string): AbiError {
  return new AbiError("WRONG_VALUE", `the host passed something else than ${expected}`);
}

export function badMemory(problem: string): AbiError {
  return new AbiError("BAD_MEMORY", `the component handed over ${problem}`);
}
