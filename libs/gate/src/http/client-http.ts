import type { IncomingMessage, ServerResponse } from "node:http";
import { isObject } from "@glither/roux/core";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { isJSONRPCRequest, type JSONRPCMessage, type RequestId } from "@modelcontextprotocol/sdk/types.js";
import { UsedIds } from "../protocol/used-ids.ts";

/** More than a client misses before it listens. */
const MOST_UNHEARD = 1_000;

/** The client's end of one session over Streamable HTTP. What arrives before the gate has begun waits for it. */
export class ClientHttp implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: <T extends JSONRPCMessage>(message: T) => void;

  readonly sessionId: string;
  readonly #inner: StreamableHTTPServerTransport;
  readonly #begun = Promise.withResolvers<void>();
  /** Requests without an answer, with the token by which their progress is told. */
  readonly #open = new Map<RequestId, unknown>();
  readonly #used = new UsedIds();
  /** Whether there is a stream on which the server may say something by itself. */
  #isHeard = false;
  /** What it has said while there was none. */
  readonly #unheard: JSONRPCMessage[] = [];
  #isClosed = false;

  constructor(sessionId: string) {
    this.sessionId = sessionId;
    this.#inner = new StreamableHTTPServerTransport({ sessionIdGenerator: () => sessionId });
    this.#inner.onmessage = (message) => this.onmessage?.(message);
    this.#inner.onclose = () => void this.close();
  }

  async start(): Promise<void> {
    await this.#inner.start();
    this.#begun.resolve();
    if (this.#isClosed) this.onclose?.();
  }

  /** Takes an id for the first time. One that is used again would lead the other request's answer astray. */
  takes(message: JSONRPCMessage): boolean {
    return !isJSONRPCRequest(message) || this.#used.take(message.id);
  }

  async handle(request: IncomingMessage, response: ServerResponse, message?: JSONRPCMessage): Promise<void> {
    await this.#begun.promise;
    if (message !== undefined && isJSONRPCRequest(message)) {
      const meta: unknown = message.params?.["_meta"];
      this.#open.set(message.id, isObject(meta) ? meta["progressToken"] : undefined);
    }
    if (request.method === "GET") this.#listen(response);
    await this.#inner.handleRequest(request, response, message);
  }

  async send(message: JSONRPCMessage): Promise<void> {
    if (!("method" in message)) {
      if (message.id !== undefined && this.#open.delete(message.id)) await this.#inner.send(message);
      return;
    }
    const related = this.#relatedTo(message);
    if (related === undefined && !this.#isHeard) {
      if (this.#unheard.length < MOST_UNHEARD) this.#unheard.push(message);
      return;
    }
    await this.#inner.send(message, related === undefined ? {} : { relatedRequestId: related });
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#begun.resolve();
    await this.#inner.close();
    this.onclose?.();
  }

  /** From when the stream is there, and not before: what is sent too early, nobody hears. */
  #listen(response: ServerResponse): void {
    if (response.destroyed) return;
    if (!response.headersSent) {
      setImmediate(() => this.#listen(response));
      return;
    }
    if (response.statusCode !== 200) return;
    this.#isHeard = true;
    response.on("close", () => {
      this.#isHeard = false;
    });
    for (const message of this.#unheard.splice(0)) void this.#inner.send(message);
  }

  /** Progress goes where its request is answered, and so does all else where nobody listens to more. */
  #relatedTo(message: JSONRPCMessage): RequestId | undefined {
    const token = "params" in message ? message.params?.["progressToken"] : undefined;
    const open = [...this.#open];
    const told = token === undefined ? undefined : open.find(([, given]) => given === token);
    return told?.[0] ?? (this.#isHeard ? undefined : open.at(-1)?.[0]);
  }
}
