import { isObject } from "@glither/roux/core";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import {
  ErrorCode,
  isJSONRPCRequest,
  type JSONRPCMessage,
  type JSONRPCRequest,
  type RequestId,
} from "@modelcontextprotocol/sdk/types.js";
import { GateError } from "../error.ts";
import { bodyCheckOf } from "./_body-limit.ts";
import { errorTo } from "./answers.ts";

export interface Upstream {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Milliseconds that a server has to take up again what it broke off, and to hear that a session ends. */
const [TAKEN_UP, GOODBYE] = [10_000, 1_000];

/**
 * A server's end over Streamable HTTP. Headers go to its own origin alone, and never in the clear over a network.
 *
 * @throws GateError `UNUSABLE_SERVER`
 */
export function openUpstream({ url, headers }: Upstream): ServerHttp {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (address === undefined || !["http:", "https:"].includes(address.protocol) || address.username !== "") {
    throw new GateError("UNUSABLE_SERVER", "a server's address is one of http or https, without a user in it", {
      hint: `secrets stand in a header: \`--header 'authorization: Bearer \${TOKEN}'\``,
    });
  }
  if (address.protocol === "http:" && !LOOPBACK.has(address.hostname)) {
    throw new GateError("UNUSABLE_SERVER", "a server elsewhere is reached by https alone", {
      hint: "http is for this machine: 127.0.0.1, [::1], localhost",
    });
  }
  return new ServerHttp(address, headers);
}

const LOOPBACK = new Set(["127.0.0.1", "[::1]", "localhost"]);

export class ServerHttp implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: <T extends JSONRPCMessage>(message: T) => void;

  readonly answersEach = true;
  readonly #inner: StreamableHTTPClientTransport;
  /** Requests without an answer. */
  readonly #open = new Set<RequestId>();
  #told: Promise<unknown> = Promise.resolve();

  constructor(url: URL, headers: Readonly<Record<string, string>>) {
    this.#inner = new StreamableHTTPClientTransport(url, {
      requestInit: { headers: { ...headers } },
      fetch: (to, init) => this.#fetch(to, init),
    });
    this.#inner.onmessage = (message) => {
      if (!("method" in message) && message.id !== undefined) this.#open.delete(message.id);
      this.onmessage?.(message);
    };
    // What cannot be reached is told to who asked; what is no message, here.
    this.#inner.onerror = (error) => {
      if (error instanceof SyntaxError || error.name === "ZodError") this.onerror?.(error);
    };
    this.#inner.onclose = () => this.onclose?.();
  }

  start(): Promise<void> {
    return this.#inner.start();
  }

  setProtocolVersion(version: string): void {
    this.#inner.setProtocolVersion(version);
  }

  /** What is only told arrives in order, before what is asked after it; what is asked waits for no answer but its own. */
  send(message: JSONRPCMessage): Promise<void> {
    const sent = this.#told.then(() => (isJSONRPCRequest(message) ? this.#ask(message) : this.#inner.send(message)));
    if (!isJSONRPCRequest(message)) this.#told = sent.catch(() => undefined);
    return sent;
  }

  async close(): Promise<void> {
    await Promise.race([this.#inner.terminateSession().catch(() => undefined), unreferenced(GOODBYE)]);
    await this.#inner.close();
  }

  async #ask(message: JSONRPCRequest): Promise<void> {
    this.#open.add(message.id);
    try {
      await this.#inner.send(message);
    } catch (error) {
      this.#open.delete(message.id);
      throw error;
    }
  }

  /** Nobody waits for what a server breaks off and does not take up again, nor for what is more than can be read. */
  async #fetch(to: string | URL, init: RequestInit | undefined): Promise<Response> {
    const response = await fetch(to, init);
    const id = idIn(init);
    if (response.body === null) return response;
    const check = bodyCheckOf(response.headers.get("content-type"));
    const body = new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        const wrong = check(chunk);
        if (wrong === undefined) controller.enqueue(chunk);
        else this.#refuse(id, controller, wrong);
      },
    });
    const brokenOff = id === undefined ? () => undefined : () => this.#brokenOff(id);
    void response.body.pipeTo(body.writable).then(brokenOff, brokenOff);
    return new Response(body.readable, response);
  }

  #refuse(id: RequestId | undefined, controller: TransformStreamDefaultController, wrong: string): void {
    const error = new SyntaxError(wrong);
    this.onerror?.(error);
    if (id !== undefined && this.#open.delete(id))
      this.onmessage?.(errorTo(id, ErrorCode.InternalError, `the server's answer is ${wrong}`));
    controller.error(error);
  }

  async #brokenOff(id: RequestId): Promise<void> {
    await unreferenced(TAKEN_UP);
    if (this.#open.delete(id)) this.onmessage?.(errorTo(id, ErrorCode.ConnectionClosed, "the server has broken off"));
  }
}

function idIn(init: RequestInit | undefined): RequestId | undefined {
  if (init?.method !== "POST" || typeof init.body !== "string") return undefined;
  const message: unknown = JSON.parse(init.body);
  return isObject(message) && "method" in message ? (message["id"] as RequestId | undefined) : undefined;
}

function unreferenced(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}
