import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";

/** Bytes that wait for a server that does not read, before it is asked nothing more; with twice as many it is taken for gone. */
const MOST_WAITING = 64 * 1024 * 1024;
/** Bytes that a message takes beside its text, so that there is a limit to many small ones, too. */
const BESIDE = 512;

export interface Sender extends Pick<Transport, "send"> {
  /** Each message goes by itself, and waits for an answer: that it waits says nothing of whether it was read. */
  readonly answersEach?: true;
}

/**
 * What goes to a server, and how much of it waits there. Requests can be refused while it is full; answers and what is only told
 * cannot, without being lost, so that they have as much room again, and no more.
 */
export class ServerEnd {
  readonly #server: Sender;
  readonly #gone: () => void;
  #waiting = 0;
  #isGone = false;

  /** @param gone told once, when more waits than is kept; nothing is sent from then on. */
  constructor(server: Sender, gone: () => void) {
    this.#server = server;
    this.#gone = gone;
  }

  get isFull(): boolean {
    return this.#waiting > MOST_WAITING;
  }

  /** Settles when the server's end has taken it, so that it waits here no more. */
  async send(message: JSONRPCMessage): Promise<void> {
    if (this.#isGone) return;
    if (this.#server.answersEach === true) return this.#server.send(message);
    const size = Buffer.byteLength(JSON.stringify(message)) + BESIDE;
    if (this.#waiting + size > 2 * MOST_WAITING) {
      this.#isGone = true;
      this.#gone();
      return;
    }
    this.#waiting += size;
    try {
      await this.#server.send(message);
    } finally {
      this.#waiting -= size;
    }
  }
}
