export type LinkErrorCode =
  /** The bytes are something else than a WebAssembly component. */
  | "NOT_A_COMPONENT"
  /** A component of another shape than our engines make; the message says where it differs, and only a process of its own runs it. */
  | "FOREIGN_COMPONENT"
  /** A component that is cut off, damaged or invalid. */
  | "MALFORMED_COMPONENT"
  /** The component imports what the binding set does not provide. */
  | "MISSING_IMPORT"
  /** The ruleset was built although its guards read what nothing produces; no binding set can make up for that. */
  | "UNSATISFIED_GUARD"
  /** A foreign component that does not export `dispose`. */
  | "MISSING_EXPORT"
  /** The slim glue was asked for and cannot run the component; the message says why. */
  | "NOT_SLIM"
  /** Nothing here could end it, and it was not proved that it ends in time. */
  | "UNPROVED";

/** A component that cannot be linked. Nothing of it has run. */
export class LinkError extends Error {
  readonly code: LinkErrorCode;
  /** For `MISSING_IMPORT` and `UNSATISFIED_GUARD`: each import, such as `glither:mail/enrich@0.1.0#dkim-domain`; else empty. */
  readonly missing: readonly string[];
  readonly hint: string | undefined;

  constructor(
    code: LinkErrorCode,
    message: string,
    options: { missing?: readonly string[]; hint?: string; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "LinkError";
    this.code = code;
    this.missing = options.missing ?? [];
    this.hint = options.hint;
  }
}
