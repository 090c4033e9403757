import { expect } from "@jest/globals";
import type { JSONRPCMessage, RequestId } from "@modelcontextprotocol/sdk/types.js";
import fc from "fast-check";
import type { Policy } from "../deciding/policy.ts";
import type { Results } from "../deciding/results.ts";
import { CLIENT_NOTIFICATIONS, CLIENT_REQUESTS, SERVER_NOTIFICATIONS, SERVER_REQUESTS } from "../protocol/methods.ts";
import { type Json, type Step, step } from "./campaign-steps.ts";
import { INITIALIZE, Lines, openGate, policyOf, ScriptedServer, settled } from "./session.ts";

const TOOL = {
  name: "echo",
  inputSchema: { type: "object", properties: { n: { type: "number" } }, required: ["n"], additionalProperties: false },
};

/** A third of all calls is blocked; of all else, what the server wants sampled and what is read. */
const passes = (action: string, n: unknown): boolean =>
  action === "tools/call" ? Number(n) % 3 !== 0 : action !== "sampling/createMessage" && action !== "resources/read";

/** Turns of the event loop after which nothing is under way any more, or something is lost. */
const MOST_TURNS = 5_000;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What an end says in any order to a gate between both, as a property of what comes through. */
export function campaign(numRuns: number): Promise<void> {
  return fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 120 }), fc.boolean(), async (steps, serverEnds) => {
      const session = new Session();
      await session.begin();
      for (const each of steps) await session.take(each);
      if (serverEnds) await session.breakOff();
      else await session.settle();
      session.check();
      if (!serverEnds) await session.end();
    }),
    { numRuns },
  );
}

class Session {
  readonly #server: ScriptedServer;
  readonly #opened: ReturnType<typeof openGate>;
  readonly #lines: Lines;
  readonly #policy = policyOf(({ action, arguments: { n } }) => settled(passes(action, n) ? "allowed" : "blocked"));
  /** Requests that the client has made, each under an id that it has used for the first time, as it has written them. */
  readonly #asked = new Map<RequestId, Json>();
  readonly #cancelled = new Set<RequestId>();
  /** Requests that the server has, in order. */
  readonly #waiting: JSONRPCMessage[] = [];
  /** What it has answered, by the id. */
  readonly #answered = new Map<RequestId, number>();
  /** What the server has asked its client, by the id, the first time. */
  readonly #wanted = new Map<RequestId, string>();
  #answers = 0;

  constructor() {
    this.#server = new ScriptedServer((message, say) => {
      if (!("method" in message && "id" in message)) return;
      if (message.method === "tools/list" && String(message.id).startsWith("gate:"))
        say({ jsonrpc: "2.0", id: message.id, result: { tools: [TOOL] } });
      else if (message.method === "initialize")
        say({ jsonrpc: "2.0", id: message.id, result: { protocolVersion: "2025-11-25" } });
      else this.#waiting.push(message);
    });
    const { decide } = this.#policy;
    // Decisions take their time, each another one.
    const slowly: Policy["decide"] = async (call) => {
      for (let turns = this.#policy.calls.length % 4; turns > 0; turns -= 1) await turn();
      return decide(call);
    };
    let disposed = 0;
    // So do results.
    const dispose: Results["dispose"] = async ({ result }) => {
      disposed += 1;
      for (let turns = disposed % 5; turns > 0; turns -= 1) await turn();
      return { result, why: undefined };
    };
    const policy = { ...this.#policy, decide: slowly };
    this.#opened = openGate({ policy, server: this.#server, results: { dispose } });
    this.#lines = new Lines(this.#opened);
  }

  async begin(): Promise<void> {
    this.#lines.send(INITIALIZE);
    await this.#lines.until(1);
  }

  async take(each: Step): Promise<void> {
    switch (each.by) {
      case "time":
        for (let turns = 0; turns < 3; turns += 1) await turn();
        return;
      case "client":
        this.#clientSays(each);
        return;
      case "server":
        this.#serverSays(each);
    }
  }

  #clientSays(each: Extract<Step, { by: "client" }>): void {
    switch (each.kind) {
      case "call":
        this.#ask(each.id, "tools/call", { name: each.name, arguments: each.given });
        break;
      case "request":
        this.#ask(each.id, each.method, {});
        break;
      case "told": {
        const isGivenUp = each.method === "notifications/cancelled";
        if (isGivenUp) this.#cancelled.add(each.about);
        const params = isGivenUp ? { requestId: each.about } : {};
        this.#lines.send({ jsonrpc: "2.0", method: each.method, params });
        break;
      }
      case "answer":
        this.#answers += 1;
        this.#lines.send({ jsonrpc: "2.0", id: each.id, result: { answer: this.#answers } });
        break;
      case "nonsense":
        this.#lines.send(each.line);
    }
  }

  #ask(id: number, method: string, params: Json): void {
    const request = { jsonrpc: "2.0", id, method, params };
    if (!this.#asked.has(id)) this.#asked.set(id, request);
    this.#lines.send(request);
  }

  #serverSays(each: Extract<Step, { by: "server" }>): void {
    switch (each.kind) {
      case "request":
        if (SERVER_REQUESTS.has(each.method) && !this.#wanted.has(each.id)) this.#wanted.set(each.id, each.method);
        this.#server.say({ jsonrpc: "2.0", id: each.id, method: each.method, params: {} });
        break;
      case "told": {
        const params = each.method === "notifications/cancelled" ? { requestId: each.about } : {};
        this.#server.say({ jsonrpc: "2.0", method: each.method, params });
        break;
      }
      case "answer": {
        const at = each.nth % Math.max(1, this.#waiting.length);
        const message = this.#waiting[at];
        // One that is kept is answered once more.
        if (!each.isKept) this.#waiting.splice(at, 1);
        this.#answer(message);
        break;
      }
      case "unasked":
        this.#server.say({ jsonrpc: "2.0", id: `unasked ${each.id}`, result: { content: [] } });
    }
  }

  #answer(message: JSONRPCMessage | undefined): void {
    if (message === undefined || !("id" in message) || message.id === undefined) return;
    const count = (this.#answered.get(message.id) ?? 0) + 1;
    this.#answered.set(message.id, count);
    this.#server.say({ jsonrpc: "2.0", id: message.id, result: { content: [], of: message.id, count } });
  }

  /** Answers all that is open, until each request that was not given up is answered. */
  async settle(): Promise<void> {
    for (let turns = 0; turns < MOST_TURNS; turns += 1) {
      for (const message of this.#waiting.splice(0)) this.#answer(message);
      if (this.#unanswered().length === 0 && turns > 50) return;
      await turn();
    }
    throw new Error("a request has no answer");
  }

  /** The server ends in the middle of it: whatever it was asked is answered, by it or by an error. */
  async breakOff(): Promise<void> {
    // What was written arrives.
    await turn();
    this.#server.onclose?.();
    expect(await this.#opened.ended).toBe("server");
    await turn();
    expect(this.#unanswered()).toEqual([]);
  }

  #unanswered(): readonly RequestId[] {
    const have = new Set(this.#lines.got.flatMap((message) => ("method" in message ? [] : [message.id])));
    return [...this.#asked.keys()].filter((id) => !have.has(id) && !this.#cancelled.has(id));
  }

  check(): void {
    const toServer = this.#server.got;
    const toClient = this.#lines.got;
    const requests = toServer.flatMap((message) => ("method" in message && "id" in message ? [message] : []));
    const own = requests.filter(({ id }) => !String(id).startsWith("gate:"));
    // Nothing passes that the protocol does not have, and nothing under an id that was used.
    for (const message of toServer)
      if ("method" in message) {
        const known = "id" in message ? CLIENT_REQUESTS : CLIENT_NOTIFICATIONS;
        expect(known.has(message.method)).toBe(true);
      }
    expect(new Set(own.map(({ id }) => id)).size).toBe(own.length);
    // Nothing passes that was not disposed of, or otherwise than it was disposed of.
    for (const { id, method, params } of own.filter(({ method }) => method !== "initialize")) {
      expect({ id, method, params }).toEqual(onlyOf(this.#asked.get(id)));
      if (method !== "tools/call") expect(passes(method, undefined)).toBe(true);
      else {
        const { name, arguments: given } = params as { name: string; arguments: { n: unknown } };
        expect([name, typeof given.n, passes(method, given.n)]).toEqual(["echo", "number", true]);
      }
    }
    const decided = this.#policy.calls.filter(({ action }) => action === "tools/call").length;
    expect(own.filter(({ method }) => method === "tools/call").length).toBeLessThanOrEqual(decided);
    // Each answer is one, to a request of this client's, and the server's first one.
    const answers = toClient.flatMap((message) =>
      "method" in message || message.id === undefined || message.id === 0 ? [] : [message],
    );
    expect(new Set(answers.map(({ id }) => id)).size).toBe(answers.length);
    for (const answer of answers) {
      const { id } = answer;
      expect(this.#asked.has(id as RequestId)).toBe(true);
      const result = "result" in answer ? answer.result : {};
      if ("of" in result) expect([result["of"], result["count"]]).toEqual([id, 1]);
    }
    // What the server wants of its client is what the protocol has, once, and no sampling, which is blocked.
    const wanted = toClient.flatMap((message) => ("method" in message && "id" in message ? [message] : []));
    expect(new Set(wanted.map(({ id }) => id)).size).toBe(wanted.length);
    for (const { id, method } of wanted)
      expect([this.#wanted.get(id), passes(method, undefined)]).toEqual([method, true]);
    for (const message of toClient)
      if ("method" in message && !("id" in message)) expect(SERVER_NOTIFICATIONS.has(message.method)).toBe(true);
    // Each answer of the client's that arrives is to something that it was asked, and arrives once.
    const answered = toServer.flatMap((message) => ("method" in message ? [] : [message]));
    const replies = answered.filter((message) => "result" in message);
    expect(new Set(replies.map(({ id }) => id)).size).toBe(replies.length);
    for (const { id } of replies) expect(wanted.some((request) => request.id === id)).toBe(true);
  }

  async end(): Promise<void> {
    this.#opened.input.end();
    expect(await this.#opened.ended).toBe("client");
  }
}

function onlyOf(request: Json | undefined): Json {
  return { id: request?.["id"], method: request?.["method"], params: request?.["params"] };
}
