import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";

/** A transport that is sent one message at a time: one that reads slowly is waited for once, and not once for each message. */
export class InOrder implements Transport {
  readonly #inner: Transport;
  readonly #unstarted: (cause: unknown) => never;
  #last: Promise<void> = Promise.resolve();

  constructor(inner: Transport, unstarted: (cause: unknown) => never) {
    this.#inner = inner;
    this.#unstarted = unstarted;
  }

  set onclose(told: () => void) {
    this.#inner.onclose = told;
  }

  set onerror(told: (error: Error) => void) {
    this.#inner.onerror = told;
  }

  set onmessage(told: <T extends JSONRPCMessage>(message: T) => void) {
    this.#inner.onmessage = told;
  }

  async start(): Promise<void> {
    await this.#inner.start().catch(this.#unstarted);
  }

  send(message: JSONRPCMessage): Promise<void> {
    const sent = this.#last.then(() => this.#inner.send(message));
    this.#last = sent.catch(() => undefined);
    return sent;
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}
