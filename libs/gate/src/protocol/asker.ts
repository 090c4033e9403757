import { randomUUID } from "node:crypto";
import {
  isJSONRPCResultResponse,
  type JSONRPCMessage,
  type JSONRPCResponse,
  type RequestId,
} from "@modelcontextprotocol/sdk/types.js";
import { GateError } from "../error.ts";

/** What the gate asks one side itself, beside what it relays. Its ids cannot be the other side's but by chance of one in 2^122. */
export class Asker {
  readonly #send: (message: JSONRPCMessage) => Promise<void>;
  readonly #patience: number | undefined;
  readonly #open = new Map<RequestId, PromiseWithResolvers<unknown>>();
  #isEnded = false;

  /** @param patience in milliseconds; without, an answer may take as long as it likes. */
  constructor(send: (message: JSONRPCMessage) => Promise<void>, patience?: number) {
    this.#send = send;
    this.#patience = patience;
  }

  /** @throws GateError `NOT_LISTED` where there is no answer in time, or before nobody waits for it, or an error. */
  async ask(method: string, params: Readonly<Record<string, unknown>>, signal?: AbortSignal): Promise<unknown> {
    if (this.#isEnded) throw unanswered();
    const id = `gate:${randomUUID()}`;
    const asked = Promise.withResolvers<unknown>();
    this.#open.set(id, asked);
    const timer = this.#patience && setTimeout(() => asked.reject(unanswered()), this.#patience);
    const giveUp = (): void => {
      void this.#send({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: id } });
      asked.reject(unanswered());
    };
    signal?.addEventListener("abort", giveUp);
    try {
      void this.#send({ jsonrpc: "2.0", id, method, params });
      return await asked.promise;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", giveUp);
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
