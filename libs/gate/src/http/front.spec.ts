import { afterEach, describe, expect, it } from "@jest/globals";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { CreateMessageRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { Gate } from "../gate.ts";
import {
  ANY_OBJECT,
  allowAll,
  callOf,
  INITIALIZE,
  policyOf,
  type ScriptedServer,
  serverWith,
  settled,
} from "../testing/session.ts";
import { type Front, openFront } from "./front.ts";
import { tokensOf } from "./tokens.ts";

const [ANN, BOB] = ["a".repeat(32), "b".repeat(32)];
const tokens = tokensOf({ ann: ANN, bob: BOB });
let front: Front | undefined;
afterEach(async () => {
  await front?.close();
  front = undefined;
});

/** A front with the servers `one` and `two`, each session with a server of its own. */
async function opened(policy = allowAll(), actorHeader?: string) {
  const servers: ScriptedServer[] = [];
  const ended: unknown[] = [];
  const notes: string[] = [];
  front = await openFront({
    port: 0,
    tokens,
    ...(actorHeader === undefined ? {} : { actorHeader }),
    servers: new Set(["one", "two"]),
    note: (line) => notes.push(line),
    gate: (client, name, actor) => {
      const server = serverWith([{ name: "echo", inputSchema: ANY_OBJECT }]);
      servers.push(server);
      const gate = new Gate({ policy, server, client, actor, serverName: name, note: (line) => notes.push(line) });
      return gate.run().finally(() => ended.push(server));
    },
  });
  const { address } = front;
  const post = (body: unknown, headers: Readonly<Record<string, string>> = {}, path = "/one") =>
    fetch(`${address}${path}`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${ANN}`,
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
        ...headers,
      },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  return { address, servers, ended, notes, post };
}

async function connected(address: string, token: string, path = "/one") {
  const client = new Client({ name: "test", version: "1" }, { capabilities: { sampling: {} } });
  const requestInit = { headers: { authorization: `Bearer ${token}` } };
  const transport = new StreamableHTTPClientTransport(new URL(`${address}${path}`), { requestInit });
  await client.connect(transport as Parameters<Client["connect"]>[0]);
  return { client, transport };
}

describe("clients over HTTP", () => {
  it("that listen to nothing have no end of what they miss: a request of the server's is refused then", async () => {
    const { servers, notes, post } = await opened();
    await post(INITIALIZE);
    const [server] = servers as [ScriptedServer];
    for (let told = 0; told < 1_000; told += 1) server.say({ jsonrpc: "2.0", method: "notifications/message" });
    server.say({ jsonrpc: "2.0", id: "too much", method: "roots/list" });
    while (!server.got.some((message) => "error" in message)) await new Promise((resolve) => setImmediate(resolve));
    expect(server.got.at(-1)).toMatchObject({ id: "too much", error: { message: "the client does not listen" } });
    expect(notes).toEqual(["server: refused a request: the client does not listen"]);
  });

  it("are gated apart, each as who its token says", async () => {
    const policy = policyOf(({ actor }) => settled(actor === "bob" ? "blocked" : "allowed"));
    const { address, servers } = await opened(policy);
    const [ann, bob] = [await connected(address, ANN), await connected(address, BOB, "/two")];
    const calls = Array.from({ length: 20 }, () => [
      ann.client.callTool({ name: "echo" }),
      bob.client.callTool({ name: "echo" }),
    ]);
    const answers = await Promise.all(calls.flat());
    expect(answers.filter(({ isError }) => isError === true)).toHaveLength(20);
    expect(servers.map((server) => server.calls().length)).toEqual([20, 0]);
    expect(new Set(policy.calls.map(({ actor, server }) => `${actor} at ${server}`))).toEqual(
      new Set(["ann at one", "bob at two"]),
    );
    await Promise.all([ann.client.close(), bob.client.close()]);
  });

  it("are who a header says, where whoever has a token is believed", async () => {
    const policy = allowAll();
    const { post } = await opened(policy, "x-user");
    expect((await post(INITIALIZE)).status).toBe(400);
    expect((await post(INITIALIZE, { "x-user": "carol", authorization: "" })).status).toBe(401);
    const begun = await post(INITIALIZE, { "x-user": "carol" });
    const session = { "mcp-session-id": begun.headers.get("mcp-session-id") ?? "" };
    await begun.text();
    expect((await post(callOf(1, "echo"), { ...session, "x-user": "dave" })).status).toBe(404);
    await (await post(callOf(2, "echo"), { ...session, "x-user": "carol" })).text();
    expect(policy.calls.map(({ actor }) => actor)).toEqual(["carol"]);
  });

  it("hear of a call's progress where they wait for its answer", async () => {
    const { post, servers } = await opened();
    const begun = await post(INITIALIZE);
    const session = { "mcp-session-id": begun.headers.get("mcp-session-id") ?? "" };
    await begun.text();
    const [server] = servers;
    const send = server?.send.bind(server);
    if (server !== undefined)
      server.send = async (message) => {
        const params = { progressToken: "p", progress: 1 };
        if ("id" in message && message.id === 1)
          server.say({ jsonrpc: "2.0", method: "notifications/progress", params });
        await send?.(message);
      };
    const call = callOf(1, "echo");
    expect((await post(callOf(9, "echo"), session)).headers.get("content-type")).toBe("application/json");
    const answer = await post({ ...call, params: { ...call.params, _meta: { progressToken: "p" } } }, session);
    expect((await answer.text()).match(/"progress":1|"text":"echo"/gu)).toEqual(['"progress":1', '"text":"echo"']);
  });

  it("are asked what the server asks", async () => {
    const { address, servers } = await opened();
    const { client } = await connected(address, ANN);
    client.setRequestHandler(CreateMessageRequestSchema, async () => ({
      model: "none",
      role: "assistant",
      content: { type: "text", text: "sampled" },
    }));
    const [server] = servers;
    const asks = { jsonrpc: "2.0", id: "s", method: "sampling/createMessage", params: { messages: [], maxTokens: 1 } };
    server?.say(asks as Parameters<ScriptedServer["say"]>[0]);
    while (!server?.got.some((message) => "result" in message)) await new Promise((resolve) => setTimeout(resolve, 2));
    expect(server.got.at(-1)).toMatchObject({ id: "s", result: { content: { text: "sampled" } } });
    await client.close();
  });

  it("end their session, and the gate with it", async () => {
    const { address, servers } = await opened();
    const { client, transport } = await connected(address, ANN);
    const closed = new Promise<void>((resolve) => {
      const [server] = servers;
      if (server !== undefined) server.close = async () => resolve();
    });
    await transport.terminateSession();
    await closed;
    await client.close();
  });
});

describe("what does not get in", () => {
  it.each<readonly [number, string, Readonly<Record<string, string>>, string?]>([
    [401, "without a token", { authorization: "" }],
    [401, "with a token that nobody has", { authorization: `Bearer ${"c".repeat(32)}` }],
    [401, "with a beginning of one", { authorization: `Bearer ${ANN.slice(1)}` }],
    [403, "from a web page", { origin: "https://evil.example" }],
    [404, "for a server that is not there", {}, "/three"],
    [404, "for a path that only looks like one", {}, "/one/"],
    [404, "for a session that is not there", { "mcp-session-id": "x" }],
  ])("%i %s", async (status, _, headers, path = "/one") => {
    const { post, servers } = await opened();
    expect((await post(INITIALIZE, headers, path)).status).toBe(status);
    expect(servers).toEqual([]);
  });

  it.each([
    ["no JSON", "{", "no JSON in UTF-8"],
    ["a batch", [INITIALIZE], "a batch: messages come one by one"],
    ["no message", { id: 1 }, "no message of JSON-RPC 2.0"],
    ["more than anybody says", `"${"x".repeat(11 * 1024 * 1024)}"`, "more than 10 MiB"],
  ])("%s", async (_, body, message) => {
    const { post, servers } = await opened();
    const answer = await post(body).catch(() => undefined);
    // What is too large may be cut off while it is still being written.
    if (answer !== undefined) expect([answer.status, await answer.json()]).toMatchObject([400, { error: { message } }]);
    expect(servers).toEqual([]);
  });

  it("a call without a session, or in another one's", async () => {
    const { post, servers } = await opened();
    expect((await post(callOf(1, "echo"))).status).toBe(404);
    const begun = await post(INITIALIZE);
    const session = { "mcp-session-id": begun.headers.get("mcp-session-id") ?? "" };
    await begun.text();
    expect((await post(callOf(1, "echo"), { ...session, authorization: `Bearer ${BOB}` })).status).toBe(404);
    expect((await post(callOf(1, "echo"), session, "/two")).status).toBe(404);
    expect(servers.flatMap((server) => server.calls())).toEqual([]);
    expect(await (await post(callOf(1, "echo"), session)).text()).toContain('"text":"echo"');
    expect((await post(callOf(1, "echo"), session)).status).toBe(400);
    expect(servers.flatMap((server) => server.calls())).toEqual(["echo"]);
  });

  it.each<readonly [string, object, Readonly<Record<string, string>>, number]>([
    ["that wants no answer", { ...INITIALIZE, id: undefined }, {}, 0],
    ["that says nothing of its client", { ...INITIALIZE, params: {} }, {}, 0],
    ["that would not read the answer", INITIALIZE, { accept: "text/plain" }, 1],
    ["that is no JSON by its header", INITIALIZE, { "content-type": "text/plain" }, 1],
  ])("a beginning %s: no server is left behind", async (_, body, headers, begun) => {
    const { post, servers, ended } = await opened();
    const answer = await post(body, headers);
    expect(answer.ok).toBe(false);
    await answer.text();
    while (ended.length < begun) await new Promise((resolve) => setTimeout(resolve, 2));
    expect(servers).toHaveLength(begun);
  });

  it.each<readonly [number, string, string, Readonly<Record<string, string>>]>([
    [405, "PUT", "a method that the protocol does not have", {}],
    [406, "GET", "one that would not listen", { accept: "application/json" }],
    [415, "POST", "what is no JSON by its header", { "content-type": "text/json" }],
    [400, "POST", "a version that nobody speaks", { "mcp-protocol-version": "1999-01-01" }],
    [409, "GET", "who listens a second time", {}],
  ])("%i to %s: %s, and the session goes on", async (status, method, _, headers) => {
    const { address, post, servers } = await opened();
    const begun = await post(INITIALIZE);
    const session = { "mcp-session-id": begun.headers.get("mcp-session-id") ?? "" };
    await begun.text();
    const own = { authorization: `Bearer ${ANN}`, accept: "application/json, text/event-stream", ...session };
    const listening = new AbortController();
    const ear = await fetch(`${address}/one`, { headers: own, signal: listening.signal });
    expect([ear.status, ear.headers.get("content-type")]).toEqual([200, "text/event-stream"]);
    const body = method === "POST" ? { body: JSON.stringify(callOf(1, "echo")) } : {};
    const json = { "content-type": "application/json" };
    const answer = await fetch(`${address}/one`, { method, headers: { ...json, ...own, ...headers }, ...body });
    expect(answer.status).toBe(status);
    expect(servers[0]?.calls()).toEqual([]);
    expect(await (await post(callOf(2, "echo"), session)).text()).toContain('"text":"echo"');
    listening.abort();
  });

  it("more sessions of one actor than anybody needs, and others' are let in", async () => {
    const { post, servers } = await opened();
    const begin = async (token: string) => {
      const answer = await post(INITIALIZE, { authorization: `Bearer ${token}` });
      await answer.text();
      return answer.status;
    };
    for (let count = 0; count < 100; count += 1) expect(await begin(ANN)).toBe(200);
    expect([await begin(ANN), await begin(BOB)]).toEqual([503, 200]);
    expect(servers).toHaveLength(101);
  });

  it("a token that can be guessed, or that two have", () => {
    for (const bad of [{}, { ann: "short" }, { ann: `${ANN} ` }, { ann: ANN, bob: ANN }])
      expect(() => tokensOf(bad)).toThrow(expect.objectContaining({ code: "NO_TOKENS" }));
  });
});
