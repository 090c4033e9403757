import { isObject } from "@glither/roux/core";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import {
  ErrorCode,
  isJSONRPCErrorResponse,
  isJSONRPCRequest,
  isJSONRPCResultResponse,
  type JSONRPCMessage,
  type JSONRPCNotification,
  type JSONRPCRequest,
  type JSONRPCResponse,
  type RequestId,
} from "@modelcontextprotocol/sdk/types.js";
import { canAskUser, type Elicit } from "./deciding/ask-user.ts";
import { Decider, type DeciderOptions } from "./deciding/decider.ts";
import type { Results } from "./deciding/results.ts";
import { isReturn, Returning } from "./deciding/returning.ts";
import { errorTo, hasFailed, isWritable } from "./protocol/answers.ts";
import { Asker } from "./protocol/asker.ts";
import {
  CLIENT_NOTIFICATIONS,
  CLIENT_REQUESTS,
  DECIDED_OF_CLIENT,
  DECIDED_OF_SERVER,
  SERVER_NOTIFICATIONS,
  SERVER_REQUESTS,
} from "./protocol/methods.ts";
import { ServerEnd } from "./protocol/server-end.ts";
import { UsedIds } from "./protocol/used-ids.ts";
import { shownList } from "./tools/shown-list.ts";
import { ToolBook } from "./tools/tool-book.ts";

/**
 * `keeping` is where decisions are kept; without, a call that would be held is refused. `note` is told what became of calls, and what was
 * refused, in lines; `reportEvery` are the milliseconds between two reports of a call that is held.
 */
export interface GateOptions extends DeciderOptions {
  readonly client: Transport;
  readonly server: Transport;
  /** Who calls; by default what the client calls itself, which is its own word alone. */
  readonly actor?: string;
  /** Disposes of what tools return; without, it goes on as it is. */
  readonly results?: Results;
  /** Milliseconds that the server has to list its tools. */
  readonly patience?: number;
  /** Settles when the gate is to end, also where it has not begun. */
  readonly until?: Promise<unknown>;
}

/** Which end was gone first. */
export type Ended = "client" | "server";

/**
 * Stands between one client and one server, relays what the protocol has, and decides each tool call, and whatever else reaches for
 * something. Ids stay as they are; each is used once, and each answer goes to a request that waits for it.
 */
export class Gate {
  readonly #options: GateOptions;
  readonly #asker: Asker;
  /** Asks the user, by way of the client. */
  readonly #user: Asker;
  readonly #book: ToolBook;
  readonly #decider: Decider;
  readonly #returning: Returning | undefined;
  readonly #server: ServerEnd;
  readonly #used = { client: new UsedIds(), server: new UsedIds() };
  /** Requests that the server has and has not answered. */
  readonly #atServer = new Map<RequestId, JSONRPCRequest>();
  readonly #atClient = new Set<RequestId>();
  /** Requests of either side on which nothing is decided yet. */
  readonly #deciding = { client: new Map<RequestId, AbortController>(), server: new Map<RequestId, AbortController>() };
  readonly #running = new Set<Promise<void>>();
  readonly #ended = Promise.withResolvers<Ended>();
  #isOver = false;
  #isInitialized = false;
  #clientName: string | undefined;
  #canAskUser = false;

  constructor(options: GateOptions) {
    const { client, server, patience = 30_000, results, note, serverName } = options;
    this.#options = options;
    this.#server = new ServerEnd(server, () => {
      note("server: it does not read, and more than 128 MiB wait for it: the session ends");
      this.#ended.resolve("server");
    });
    this.#asker = new Asker((message) => send(this.#server, message), patience);
    this.#user = new Asker((message) => send(client, message));
    this.#book = new ToolBook((method, params) => this.#asker.ask(method, params));
    this.#decider = new Decider(options, this.#book);
    this.#returning = results && new Returning(results, { note, server: serverName });
  }

  /** Opens both ends, and is done when one of them is gone and the other one closed. */
  async run(): Promise<Ended> {
    const { client, server, note, until } = this.#options;
    client.onmessage = (message) => this.#fromClient(message);
    server.onmessage = (message) => this.#fromServer(message);
    client.onerror = ({ message }) => note(`client: ${message}`);
    client.onclose = () => this.#ended.resolve("client");
    server.onclose = () => this.#ended.resolve("server");
    const stop = (): void => this.#ended.resolve("client");
    const stopped = until?.then(stop, stop);
    // A server that does not begin is waited for as long as nobody stops the gate.
    await Promise.race([this.#start(), ...(stopped === undefined ? [] : [stopped])]);
    const ended = await this.#ended.promise;
    await this.#end(ended);
    return ended;
  }

  async #start(): Promise<void> {
    const { client, server, note } = this.#options;
    await server.start();
    server.onerror = () => note("server: refused what is no message of the protocol");
    if (!this.#isOver) await client.start();
  }

  /** Nothing is left without an answer as long as there is somebody to give it to. */
  async #end(ended: Ended): Promise<void> {
    const { client, server } = this.#options;
    this.#isOver = true;
    this.#asker.end();
    this.#user.end();
    for (const open of [this.#deciding.client, this.#deciding.server])
      for (const controller of open.values()) controller.abort();
    if (ended === "server") {
      const open = [...this.#atServer.keys(), ...this.#deciding.client.keys()];
      this.#atServer.clear();
      // Nobody waits until a client has read that: it may read nothing any more.
      for (const id of open) void send(client, errorTo(id, ErrorCode.ConnectionClosed, "the server has ended"));
    }
    const serverClosed = server.close();
    // What the server has answered is still disposed of, and given to whoever is there.
    if (ended === "server") await this.#returning?.end();
    await Promise.all([client.close(), serverClosed, ...this.#running, this.#returning?.end()]);
    await this.#decider.counting.end();
  }

  #fromClient(message: JSONRPCMessage): void {
    const { note } = this.#options;
    if (this.#isOver) return;
    if (isJSONRPCRequest(message)) this.#request(message);
    else if ("method" in message) this.#notification(message);
    else if (this.#user.takes(message)) return;
    else if (message.id !== undefined && this.#atClient.delete(message.id))
      void send(this.#server, isWritable(message) ? message : errorTo(message.id, ErrorCode.InternalError, UNWRITABLE));
    else note("client: refused an answer to nothing");
  }

  #request(message: JSONRPCRequest): void {
    const { id, method } = message;
    const isNew = this.#used.client.take(id);
    // An answer under an id that was used would be taken for the other request's.
    if (!isNew) this.#refuse(undefined, ErrorCode.InvalidRequest, "an id that was used before");
    else if (!isWritable(message)) this.#refuse(id, ErrorCode.InvalidRequest, UNWRITABLE);
    else if (!CLIENT_REQUESTS.has(method)) this.#refuse(id, ErrorCode.MethodNotFound, "no method of the protocol");
    else if (method === "initialize") this.#initialize(message);
    else if (!this.#isInitialized && method !== "ping")
      this.#refuse(id, ErrorCode.InvalidRequest, "the session is not initialized");
    else if (this.#server.isFull) this.#refuse(id, ErrorCode.InternalError, UNREAD);
    else if (DECIDED_OF_CLIENT.has(method)) this.#begin("client", message);
    else this.#forward(message);
  }

  #initialize(message: JSONRPCRequest): void {
    if (this.#clientName !== undefined) {
      this.#refuse(message.id, ErrorCode.InvalidRequest, "the session is initialized already");
      return;
    }
    const info = message.params?.["clientInfo"];
    this.#canAskUser = canAskUser(message.params?.["capabilities"]);
    this.#clientName = isObject(info) && typeof info["name"] === "string" ? info["name"] : "";
    this.#forward(message);
  }

  #initialized(message: JSONRPCResponse): void {
    if (!isJSONRPCResultResponse(message)) {
      this.#clientName = undefined;
      return;
    }
    this.#isInitialized = true;
    const { protocolVersion } = message.result;
    if (typeof protocolVersion === "string") this.#options.server.setProtocolVersion?.(protocolVersion);
  }

  #notification(message: JSONRPCNotification): void {
    const { note } = this.#options;
    const cancelled = message.method === "notifications/cancelled" ? message.params?.["requestId"] : undefined;
    if (!CLIENT_NOTIFICATIONS.has(message.method))
      note("client: refused a notification that the protocol does not have");
    else if (cancelled === undefined || this.#gaveUp(cancelled as RequestId)) void send(this.#server, message);
    else this.#deciding.client.get(cancelled as RequestId)?.abort();
  }

  /** Whether the server has a request, which nobody waits for any more; that of `initialize` cannot be given up. */
  #gaveUp(id: RequestId): boolean {
    this.#returning?.gaveUp(id);
    if (this.#atServer.get(id)?.method === "initialize") return true;
    // The server may have done it all the same.
    this.#decider.counting.answered(id, true);
    return this.#atServer.delete(id);
  }

  get #actor(): string {
    return this.#options.actor ?? this.#clientName ?? "";
  }

  #begin(by: Side, message: JSONRPCRequest): void {
    const running = this.#decide(by, message).finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  async #decide(by: Side, message: JSONRPCRequest): Promise<void> {
    const asker = by === "client" ? this.#options.client : this.#server;
    const { id } = message;
    const controller = new AbortController();
    const { signal } = controller;
    this.#deciding[by].set(id, controller);
    const tell = (method: string, params: Readonly<Record<string, unknown>>): void => {
      void send(asker, { jsonrpc: "2.0", method, params });
    };
    try {
      const elicit = this.#canAskUser ? this.#elicit : undefined;
      const answer = await this.#decider.decide(message, { actor: this.#actor, signal, tell, elicit });
      // Who has given a call up is not answered, and one that was given up does not go on.
      if (signal.aborted) {
        this.#decider.counting.answered(id, false);
        return;
      }
      if (answer !== undefined) void send(asker, answer);
      else if (by === "client") this.#forward(message);
      else this.#ask(message);
    } catch {
      void send(asker, errorTo(id, ErrorCode.InternalError, "the gate could not decide"));
    } finally {
      this.#deciding[by].delete(id);
    }
  }

  readonly #elicit: Elicit = (params, signal) => this.#user.ask("elicitation/create", params, signal);

  #fromServer(message: JSONRPCMessage): void {
    const { client, note } = this.#options;
    if (this.#isOver) return;
    if (isJSONRPCResultResponse(message) || isJSONRPCErrorResponse(message)) this.#response(message);
    else if (isJSONRPCRequest(message)) {
      if (!SERVER_REQUESTS.has(message.method) || !this.#used.server.take(message.id)) {
        note("server: refused a request that the protocol does not have, or an id that was used before");
        return;
      }
      if (!isWritable(message)) {
        void send(this.#server, errorTo(message.id, ErrorCode.InvalidRequest, UNWRITABLE));
        return;
      }
      if (DECIDED_OF_SERVER.has(message.method)) this.#begin("server", message);
      else this.#ask(message);
    } else if (SERVER_NOTIFICATIONS.has(message.method)) {
      if (message.method === "notifications/cancelled") {
        const id = message.params?.["requestId"] as RequestId;
        const deciding = this.#deciding.server.get(id);
        deciding?.abort();
        // The client has never heard of it.
        if (deciding !== undefined) return;
        this.#atClient.delete(id);
      }
      if (message.method === "notifications/tools/list_changed") this.#book.forget();
      void send(client, message);
    } else note("server: refused a notification that the protocol does not have");
  }

  /** Passes a request of the server's on. */
  #ask(message: JSONRPCRequest): void {
    const { client, note } = this.#options;
    const { id } = message;
    if (this.#isOver) return;
    this.#atClient.add(id);
    client.send(message).catch(() => {
      if (!this.#atClient.delete(id)) return;
      note("server: refused a request: the client does not listen");
      void send(this.#server, errorTo(id, ErrorCode.InternalError, "the client does not listen"));
    });
  }

  #response(message: JSONRPCResponse): void {
    const { client, note } = this.#options;
    if (this.#asker.takes(message)) return;
    const { id } = message;
    const request = id === undefined ? undefined : this.#atServer.get(id);
    if (id === undefined || request === undefined) {
      note("server: refused an answer to nothing");
      return;
    }
    this.#atServer.delete(id);
    this.#decider.counting.answered(id, !hasFailed(message));
    const { method } = request;
    // The client goes by this list from now on, and so does the gate.
    if (method === "tools/list") this.#book.forget();
    if (method === "initialize") this.#initialized(message);
    const returning = isReturn(method) ? this.#returning : undefined;
    const answer = method === "tools/list" ? shownList(message, this.#decider, this.#returning !== undefined) : message;
    if (!isWritable(answer)) void send(client, errorTo(id, ErrorCode.InternalError, UNWRITABLE));
    else if (returning === undefined) void send(client, answer);
    else {
      returning.begin({ request, answer, actor: this.#actor }, (disposed) => void send(client, disposed));
    }
  }

  #forward(message: JSONRPCRequest): void {
    const { client } = this.#options;
    const { id } = message;
    // It was decided on while others came.
    if (this.#server.isFull) {
      this.#decider.counting.answered(id, false);
      this.#refuse(id, ErrorCode.InternalError, UNREAD);
      return;
    }
    this.#atServer.set(id, message);
    this.#server.send(message).catch(() => {
      // Who waits for it is told, unless the server has ended and that was said.
      if (!this.#atServer.delete(id)) return;
      this.#decider.counting.answered(id, false);
      void send(client, errorTo(id, ErrorCode.ConnectionClosed, "the server is not there"));
    });
  }

  #refuse(id: RequestId | undefined, code: ErrorCode, message: string): void {
    const { client, note } = this.#options;
    note(`client: refused a request: ${message}`);
    void send(client, id === undefined ? { jsonrpc: "2.0", error: { code, message } } : errorTo(id, code, message));
  }
}

type Side = "client" | "server";

const UNWRITABLE = "nested too deeply to be passed on";
const UNREAD = "the server does not read, and more than 64 MiB wait for it: this was not passed on, try again later";

/** What cannot be sent any more is told by the end that closes. */
async function send(to: Pick<Transport, "send">, message: JSONRPCMessage): Promise<void> {
  await to.send(message).catch(() => undefined);
}
