export type ArtifactErrorCode =
  | "NOT_WASM"
  | "TRUNCATED"
  | "MALFORMED_SECTION"
  /** A custom section that no build writes. */
  | "UNKNOWN_SECTION"
  | "RECORD_MISSING"
  | "RECORD_EXISTS"
  | "RECORD_MALFORMED"
  | "RECORD_MISMATCH"
  | "INVALID_NAME"
  | "INVALID_VERSION"
  | "MANIFEST_MALFORMED"
  /** An annotation with a name of ours that we do not have. */
  | "UNKNOWN_ANNOTATION"
  | "CONFIG_MALFORMED"
  | "REFERRER_MALFORMED";

/** An artifact that cannot be packed, or whose parts are not what they must be. */
export class ArtifactError extends Error {
  readonly code: ArtifactErrorCode;
  /** What to do next. */
  readonly hint: string | undefined;

  constructor(code: ArtifactErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "ArtifactError";
    this.code = code;
    this.hint = options.hint;
  }
}
