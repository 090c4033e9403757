import { randomUUID } from "node:crypto";
import {
  isJSONRPCResultResponse,
  type JSONRPCMessage,
  type JSONRPCResponse,
  type RequestId,
} from "@modelcontextprotocol/sdk/types.js";
import { GateError } from "../error.ts";

/** What the gate asks the server itself, beside what it relays. Its ids cannot be a client's but by chance of one in 2^122. */
export class Asker {
  readonly #send: (message: JSONRPCMessage) => Promise<void>;
  readonly #patience: number;
  readonly #open = new Map<RequestId, PromiseWithResolvers<unknown>>();
  #isEnded = false;

  constructor(send: (message: JSONRPCMessage) => Promise<void>, patience: number) {
    this.#send = send;
    this.#patience = patience;
  }

  /** @throws GateError `NOT_LISTED` where there is no answer in time, or an error. */
  async ask(method: string, params: Readonly<Record<string, unknown>>): Promise<unknown> {
    if (this.#isEnded) throw unanswered();
    const id = `gate:${randomUUID()}`;
    const asked = Promise.withResolvers<unknown>();
    this.#open.set(id, asked);
    const timer = setTimeout(() => asked.reject(unanswered()), this.#patience);
    try {
      void this.#send({ jsonrpc: "2.0", id, method, params });
      return await asked.promise;
    } finally {
      clearTimeout(timer);
      this.#open.delete(id);
    }
  }

  /** Whether an answer is one to the gate. */
  takes(message: JSONRPCResponse): boolean {
    const asked = message.id === undefined ? undefined : this.#open.get(message.id);
    if (asked === undefined) return false;
    if (isJSONRPCResultResponse(message)) asked.resolve(message.result);
    else asked.reject(unanswered());
    return true;
  }

  /** Nobody answers any more. */
  end(): void {
    this.#isEnded = true;
    for (const asked of this.#open.values()) asked.reject(unanswered());
  }
}

function unanswered(): GateError {
  return new GateError("NOT_LISTED", "the server has not said which tools it has");
}
