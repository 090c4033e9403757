import type { IncomingMessage, ServerResponse } from "node:http";
import { isObject } from "@glither/roux/core";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import {
  isJSONRPCRequest,
  type JSONRPCMessage,
  type RequestId,
  SUPPORTED_PROTOCOL_VERSIONS,
} from "@modelcontextprotocol/sdk/types.js";
import { MOST_UNREAD } from "../protocol/client-stdio.ts";
import { UsedIds } from "../protocol/used-ids.ts";
import { Answering } from "./_answering.ts";
import { refuse } from "./_refuse.ts";

/** More messages than a client misses before it listens; of bytes as many as wait for one that does not read. */
const MOST_UNHEARD = 1_000;
/** Milliseconds; what stands between gives a silent connection up after a minute, or half of one. */
const SILENCE = 15_000;

interface Open {
  readonly answering: Answering;
  /** By which its progress is told. */
  readonly progressToken: unknown;
}

/** The client's end of one session over Streamable HTTP. What arrives before the gate has begun waits for it. */
export class ClientHttp implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: <T extends JSONRPCMessage>(message: T) => void;

  readonly sessionId: string;
  readonly #begun = Promise.withResolvers<void>();
  /** Requests without an answer. */
  readonly #open = new Map<RequestId, Open>();
  readonly #used = new UsedIds();
  /** The stream on which the server may say something by itself. */
  #listening: Answering | undefined;
  /** What it has said while there was none. */
  readonly #unheard: JSONRPCMessage[] = [];
  #unheardBytes = 0;
  readonly #alive: NodeJS.Timeout;
  #isClosed = false;

  constructor(sessionId: string) {
    this.sessionId = sessionId;
    this.#alive = setInterval(() => this.#keepAlive(), SILENCE).unref();
  }

  async start(): Promise<void> {
    this.#begun.resolve();
    if (this.#isClosed) this.onclose?.();
  }

  /** Takes an id for the first time. One that is used again would lead the other request's answer astray. */
  takes(message: JSONRPCMessage): boolean {
    return !isJSONRPCRequest(message) || this.#used.take(message.id);
  }

  async handle(request: IncomingMessage, response: ServerResponse, message?: JSONRPCMessage): Promise<void> {
    await this.#begun.promise;
    const { method = "" } = request;
    const wrong = wrongWith(request);
    if (this.#isClosed) refuse(response, 404, "the session is over");
    else if (wrong !== undefined) refuse(response, ...wrong);
    else if (method === "GET") this.#listen(response);
    else if (method === "DELETE") {
      response.writeHead(200).end();
      await this.close();
    } else if (message !== undefined) this.#take(message, response);
  }

  async send(message: JSONRPCMessage): Promise<void> {
    if (!("method" in message)) {
      if (message.id === undefined) return;
      this.#open.get(message.id)?.answering.end(message);
      this.#open.delete(message.id);
      return;
    }
    const to = this.#relatedTo(message) ?? this.#listening ?? [...this.#open.values()].at(-1)?.answering;
    if (to !== undefined) to.say(message);
    else this.#keepFor(message);
  }

  #keepFor(message: JSONRPCMessage): void {
    const bytes = this.#unheardBytes + Buffer.byteLength(JSON.stringify(message));
    if (this.#unheard.length === MOST_UNHEARD || bytes > MOST_UNREAD) throw new Error("nobody listens");
    this.#unheard.push(message);
    this.#unheardBytes = bytes;
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearInterval(this.#alive);
    this.#begun.resolve();
    for (const { answering } of this.#open.values()) answering.leave();
    this.#open.clear();
    this.#listening?.leave();
    this.onclose?.();
  }

  #take(message: JSONRPCMessage, response: ServerResponse): void {
    if (isJSONRPCRequest(message)) {
      const meta: unknown = message.params?.["_meta"];
      const progressToken = isObject(meta) ? meta["progressToken"] : undefined;
      this.#open.set(message.id, { answering: new Answering(response, this.sessionId), progressToken });
      // An answer to who has gone, nobody hears.
      response.on("close", () => this.#open.delete(message.id));
    } else response.writeHead(202).end();
    this.onmessage?.(message);
  }

  #listen(response: ServerResponse): void {
    if (this.#listening !== undefined) {
      refuse(response, 409, "somebody listens already");
      return;
    }
    const listening = new Answering(response, this.sessionId);
    this.#listening = listening;
    response.on("close", () => {
      if (this.#listening === listening) this.#listening = undefined;
    });
    listening.listen();
    this.#unheardBytes = 0;
    for (const message of this.#unheard.splice(0)) listening.say(message);
  }

  /** Progress goes where its request is answered; all else where nobody listens to more, too. */
  #relatedTo(message: JSONRPCMessage): Answering | undefined {
    const token = "params" in message ? message.params?.["progressToken"] : undefined;
    if (token === undefined) return undefined;
    for (const { answering, progressToken } of this.#open.values()) if (progressToken === token) return answering;
    return undefined;
  }

  #keepAlive(): void {
    this.#listening?.keepAlive();
    for (const { answering } of this.#open.values()) answering.keepAlive();
  }
}

type Refusal = readonly [status: number, message: string, headers?: Readonly<Record<string, string>>];

/** What of a request's headers the protocol does not allow. */
function wrongWith({ method = "", headers }: IncomingMessage): Refusal | undefined {
  const { accept = "" } = headers;
  const version = headers["mcp-protocol-version"];
  const isStream = accept.includes("text/event-stream");
  if (method === "GET" && !isStream) return [406, "it has to accept text/event-stream"];
  if (method === "POST") {
    if (!isStream || !accept.includes("application/json"))
      return [406, "it has to accept both application/json and text/event-stream"];
    const [type = ""] = (headers["content-type"] ?? "").split(";");
    if (type.trim().toLowerCase() !== "application/json") return [415, "it has to be application/json"];
  } else if (method !== "GET" && method !== "DELETE")
    return [405, "no method of the protocol", { allow: "GET, POST, DELETE" }];
  if (version !== undefined && !SUPPORTED_PROTOCOL_VERSIONS.includes(String(version)))
    return [400, "a version of the protocol that nobody speaks here"];
  return undefined;
}
