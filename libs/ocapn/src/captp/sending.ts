import { SyrupError, type SyrupLimits, SyrupWriter } from "../syrup/index.ts";
import { CaptpError, ProtocolFault } from "./error.ts";
import type { Exports } from "./tables.ts";

/** How a session sends: the bytes of one record, which are copied. */
export interface Wire {
  send(record: Uint8Array): void;
  /** Takes no more of the peer's until then. */
  hold(until: Promise<void>): void;
  /** Ends the connection, after what was sent. */
  close(): void;
}

/** Records one by one: each is sent whole, or nothing of it has happened. */
export class Sending {
  readonly writer: SyrupWriter;
  readonly #wire: Wire;
  readonly #exports: Exports;
  /** Gifts that have to lie at their exporters when what is being written is read. */
  #deposits: (() => void)[] = [];

  constructor(wire: Wire, exports: Exports, limits: SyrupLimits) {
    this.writer = new SyrupWriter(limits);
    this.#wire = wire;
    this.#exports = exports;
  }

  /** Does something when what is being written is sent, and not before that is certain. */
  before(deposit: () => void): void {
    this.#deposits.push(deposit);
  }

  /**
   * Writes one record and sends it. Answers why it could not be written.
   *
   * @throws ProtocolFault where the session cannot go on
   */
  record(write: (writer: SyrupWriter) => void): CaptpError | undefined {
    const { writer } = this;
    writer.reset();
    try {
      write(writer);
      const bytes = writer.written();
      if (this.#deposits.length > 0) for (const deposit of this.#deposits.splice(0)) deposit();
      this.#wire.send(bytes);
      this.#exports.sent();
      return undefined;
    } catch (problem) {
      this.#deposits = [];
      this.#exports.unsent();
      if (problem instanceof ProtocolFault) throw problem;
      return unsendable(problem);
    }
  }
}

function unsendable(cause: unknown): CaptpError {
  if (cause instanceof CaptpError) return cause;
  const message =
    cause instanceof SyrupError
      ? "a message that is too large, or has no form on the wire"
      : "a message that threw when it was read";
  return new CaptpError("UNSENDABLE", message, { cause });
}
