/** What can go wrong between vats that are far from one another. */
export type CaptpErrorCode =
  /** The session in which a reference was had has ended. Enliven it again from its sturdy reference. */
  | "SESSION_ENDED"
  /** Something failed at the peer. It tells no more. */
  | "REMOTE"
  /** A value that cannot cross: a function, an object with a class, a symbol that is not registered. */
  | "UNSENDABLE"
  /** The peer has let go of what would have resolved a promise. */
  | "ABANDONED"
  /** A promise would wait for itself. */
  | "CYCLE"
  /** There is no object of this swiss number, or none of this name, index or tag. */
  | "NO_SUCH_OBJECT"
  /** A reference by way of a third party that is forged, used twice, or meant for somebody else. */
  | "HANDOFF_REFUSED"
  /** No netlayer leads there, or nobody answers. */
  | "UNREACHABLE"
  /** More of something than the limits allow. */
  | "LIMIT"
  /** The node was closed. */
  | "CLOSED";

/** An error of the protocol itself. Its message quotes nothing of a peer's, and no address: these are capabilities. */
export class CaptpError extends Error {
  readonly code: CaptpErrorCode;
  /** What to do next, in one line. */
  readonly hint: string | undefined;

  constructor(code: CaptpErrorCode, message: string, { hint, cause }: { hint?: string; cause?: unknown } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "CaptpError";
    this.code = code;
    this.hint = hint;
  }
}

/** What the peer did that ends its session. The message is told to the peer. */
export class ProtocolFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ProtocolFault";
  }
}

/** What becomes of what depends on a session that has ended. */
export function sessionEnded(): CaptpError {
  return new CaptpError("SESSION_ENDED", "the session with the peer has ended", {
    hint: "enliven the sturdy reference again: that begins a new session",
  });
}

/** What any error of a peer's is here. */
export function remoteError(): CaptpError {
  return new CaptpError("REMOTE", "something failed at the peer, which tells no more of it");
}
