import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import {
  isInitializeRequest,
  isJSONRPCRequest,
  type JSONRPCMessage,
  JSONRPCMessageSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { GateError } from "../error.ts";
import { refuse } from "./_refuse.ts";
import { ClientHttp } from "./client-http.ts";
import type { Tokens } from "./tokens.ts";

export interface FrontOptions {
  /** Of this machine alone. */
  readonly port: number;
  readonly tokens: Tokens;
  /** The header in which whoever has a token says for whom he calls, in lower case: a proxy that knows its users. */
  readonly actorHeader?: string;
  /** The paths that there are: a server each. */
  readonly servers: ReadonlySet<string>;
  /** Stands between a client and the server of a path, until one of them is gone. */
  readonly gate: (client: Transport, server: string, actor: string) => Promise<unknown>;
  readonly note: (line: string) => void;
}

export interface Front {
  readonly address: string;
  close(): Promise<void>;
}

interface Session {
  readonly client: ClientHttp;
  readonly server: string;
  readonly actor: string;
  readonly ended: Promise<unknown>;
  /** HTTP requests that are under way, and when the last one was over. */
  under: number;
  seen: number;
}

/** In all, and of one actor. */
const [MOST_SESSIONS, MOST_OF_ONE] = [1_000, 100];
const MOST_BYTES = 10 * 1024 * 1024;
/** Milliseconds after which a session that nobody uses is over, and between two looks. */
const [IDLE, LOOK] = [30 * 60_000, 60_000];

/**
 * Clients over Streamable HTTP, on this machine alone, each with its token. A session belongs to the actor and the server with which it
 * began.
 *
 * @throws GateError `NOT_STARTED`
 */
export async function openFront(options: FrontOptions): Promise<Front> {
  const front = new HttpFront(options);
  return front.open();
}

class HttpFront {
  readonly #options: FrontOptions;
  readonly #http: Server;
  readonly #sessions = new Map<string, Session>();

  constructor(options: FrontOptions) {
    this.#options = options;
    this.#http = createServer((request, response) => {
      this.#handle(request, response).catch(() => refuse(response, 500, "the gate could not answer"));
    });
  }

  async open(): Promise<Front> {
    const listening = Promise.withResolvers<void>();
    this.#http.on("error", listening.reject).listen(this.#options.port, "127.0.0.1", listening.resolve);
    await listening.promise.catch((cause: unknown) => {
      throw new GateError("NOT_STARTED", `nobody can listen at the port ${this.#options.port}`, {
        hint: "name another one with `--listen 127.0.0.1:PORT`",
        cause,
      });
    });
    const timer = setInterval(() => this.#endIdle(), LOOK).unref();
    return {
      address: `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`,
      close: async () => {
        clearInterval(timer);
        this.#http.close();
        const sessions = [...this.#sessions.values()];
        await Promise.all(sessions.map(({ client, ended }) => client.close().then(() => ended)));
        this.#http.closeAllConnections();
      },
    };
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { tokens, servers, actorHeader } = this.#options;
    if (!isFromHere(request))
      return refuse(response, 403, "asked by another name than this machine's, or by a web page");
    const holder = tokens.actorOf(/^Bearer +([\x21-\x7e]+) *$/iu.exec(request.headers.authorization ?? "")?.[1] ?? "");
    if (holder === undefined) return refuse(response, 401, "no token that is known", { "www-authenticate": "Bearer" });
    const actor = actorHeader === undefined ? holder : actorIn(request, actorHeader);
    if (actor === undefined) return refuse(response, 400, "nobody says for whom this is");
    const server = request.url?.slice(1) ?? "";
    if (!servers.has(server)) return refuse(response, 404, "no server of this name");
    const message = request.method === "POST" ? await messageIn(request) : undefined;
    if (typeof message === "string") return refuse(response, 400, message);
    const id = request.headers["mcp-session-id"];
    const session = id === undefined ? this.#begin(message, server, actor) : this.#sessions.get(String(id));
    if (session === "full") return refuse(response, 503, "too many sessions");
    if (session?.server !== server || session.actor !== actor) return refuse(response, 404, "no such session");
    if (message !== undefined && !session.client.takes(message))
      return refuse(response, 400, "an id that was used before");
    session.under += 1;
    response.on("close", () => {
      session.under -= 1;
      session.seen = Date.now();
      // A beginning that was refused has begun nothing.
      if (id === undefined && (!response.headersSent || response.statusCode !== 200)) void session.client.close();
    });
    await session.client.handle(request, response, message);
  }

  /** A session begins with `initialize`, and with nothing else. */
  #begin(message: JSONRPCMessage | undefined, server: string, actor: string): Session | "full" | undefined {
    if (message === undefined || !isJSONRPCRequest(message) || !isInitializeRequest(message)) return undefined;
    const own = [...this.#sessions.values()].filter((session) => session.actor === actor);
    if (this.#sessions.size >= MOST_SESSIONS || own.length >= MOST_OF_ONE) return "full";
    const client = new ClientHttp(randomUUID());
    const ended = this.#options
      .gate(client, server, actor)
      .catch((error: unknown) =>
        this.#options.note(error instanceof GateError ? error.message : "a session went wrong"),
      )
      .finally(() => {
        this.#sessions.delete(client.sessionId);
        return client.close();
      });
    const session = { client, server, actor, ended, under: 0, seen: Date.now() };
    this.#sessions.set(client.sessionId, session);
    return session;
  }

  #endIdle(): void {
    for (const { client, under, seen } of this.#sessions.values())
      if (under === 0 && Date.now() - seen > IDLE) void client.close();
  }
}

const HERE = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/u;

/** A web page whose name was pointed at this machine is betrayed by its `Host`, any other one by its `Origin`. */
function isFromHere({ headers: { host = "", origin } }: IncomingMessage): boolean {
  return HERE.test(host) && (origin === undefined || origin === `http://${host}`);
}

/** Said once, and in full: of two, nobody knows which one is meant. */
function actorIn({ headersDistinct }: IncomingMessage, header: string): string | undefined {
  const [actor, ...others] = headersDistinct[header] ?? [];
  return actor === "" || others.length > 0 ? undefined : actor;
}

/** The one message of a body, or what is wrong with it. */
async function messageIn(request: IncomingMessage): Promise<JSONRPCMessage | string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > MOST_BYTES) return "more than 10 MiB";
    parts.push(part);
  }
  try {
    const json: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(parts)));
    if (Array.isArray(json)) return "a batch: messages come one by one";
    const { success, data } = JSONRPCMessageSchema.safeParse(json);
    return success ? data : "no message of JSON-RPC 2.0";
  } catch {
    return "no JSON in UTF-8";
  }
}
