/** A request that got no answer. Used in this library only: callers see `STORE_UNREACHABLE`. */
export class TransportError extends Error {
  /** The system's name for it, `ECONNRESET`; empty where it has none. */
  readonly code: string;

  constructor(host: string, code: string, cause: unknown) {
    super(`\`${host}\` cannot be reached${code === "" ? "" : ` (${code})`}`, { cause });
    this.name = "TransportError";
    this.code = code;
  }

  /** Whether the same may succeed in a moment: a name that does not exist or a port where nobody listens will not. */
  get passing(): boolean {
    return !["ENOTFOUND", "ECONNREFUSED", "EPROTO"].includes(this.code);
  }

  /** Whether the time was up while the answer was under way. */
  get outOfTime(): boolean {
    return this.code === "ABORT_ERR";
  }
}
