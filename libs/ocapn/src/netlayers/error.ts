export type NetlayerErrorCode =
  /** A location of another netlayer's. */
  | "WRONG_TRANSPORT"
  /** A location without what this netlayer needs to get there. */
  | "LOCATION_UNUSABLE"
  | "UNREACHABLE"
  /** Who answers is not who the designator names. */
  | "WRONG_PEER"
  /** It took longer to connect than it may. */
  | "TIMED_OUT"
  | "TOO_MANY_CONNECTIONS"
  /** The address cannot be listened on. */
  | "CANNOT_LISTEN"
  /** The netlayer was closed. */
  | "CLOSED"
  /** A key or certificate that is none, or of another kind. */
  | "KEY_UNUSABLE";

/** A netlayer that cannot do what it was asked for. */
export class NetlayerError extends Error {
  readonly code: NetlayerErrorCode;
  /** What to do next. */
  readonly hint: string | undefined;

  constructor(code: NetlayerErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "NetlayerError";
    this.code = code;
    this.hint = options.hint;
  }
}
