import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { afterEach, expect, it } from "@jest/globals";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { openUpstream } from "./protocol/server-http.ts";
import { allowAll, callOf, connect, INITIALIZE, Lines, openGate } from "./testing/session.ts";

/** With 9 MiB each, more than waits for a server that does not read. */
const CALLS = 8;

const opened: Server[] = [];
afterEach(() => {
  for (const server of opened.splice(0)) server.close().closeAllConnections();
});

async function listening(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  opened.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The SDK's own server over HTTP, with what it was sent in headers. */
async function real() {
  const seen: IncomingMessage["headers"][] = [];
  const methods: (string | undefined)[] = [];
  const server = new McpServer({ name: "there", version: "1" });
  server.registerTool("echo", {}, async () => ({ content: [{ type: "text", text: "from afar" }] }));
  server.registerTool("delete", {}, async () => ({ content: [] }));
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: () => "a-session" });
  await server.connect(transport as Parameters<McpServer["connect"]>[0]);
  const url = await listening((request, response) => {
    seen.push(request.headers);
    methods.push(request.method);
    void transport.handleRequest(request, response);
  });
  return { url, seen, methods };
}

it("a server over Streamable HTTP is gated, with its headers, the session and the protocol's version", async () => {
  const { url, seen, methods } = await real();
  const server = openUpstream({ url, headers: { authorization: "Bearer abc" } });
  const policy = allowAll();
  const { client, input, ended } = await connect({ policy, server });
  const numbers = Array.from({ length: 50 }, () => "from afar");
  const answers = await Promise.all(numbers.map(() => client.callTool({ name: "echo" })));
  expect(answers.map(({ content }) => content)).toEqual(numbers.map((text) => [{ type: "text", text }]));
  expect(policy.calls).toHaveLength(50);
  expect(seen.every(({ authorization }) => authorization === "Bearer abc")).toBe(true);
  expect(seen.at(-1)).toMatchObject({ "mcp-session-id": "a-session", "mcp-protocol-version": "2025-11-25" });
  input.end();
  expect(await ended).toBe("client");
  expect(methods.at(-1)).toBe("DELETE");
});

it("a server that takes its time has not stopped reading, however much it was sent", async () => {
  const open: (() => void)[] = [];
  const { promise: hasAll, resolve } = Promise.withResolvers<void>();
  const url = await listening(async (request, response) => {
    if (request.method !== "POST") return void response.writeHead(405).end();
    const { id, method, params } = (await json(request)) as { id?: unknown; method: string; params: object };
    const say = (result: object): void => {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ jsonrpc: "2.0", id, result }));
    };
    if (method === "initialize") say({ ...params, capabilities: {}, serverInfo: { name: "s", version: "1" } });
    else if (method === "tools/list") say({ tools: [{ name: "echo", inputSchema: { type: "object" } }] });
    else if (method === "tools/call") {
      open.push(() => say({ content: [] }));
      if (open.length === CALLS) resolve();
    } else say({});
  });
  const lines = new Lines(openGate({ policy: allowAll(), server: openUpstream({ url, headers: {} }) }));
  lines.send(INITIALIZE);
  await lines.until(1);
  const data = "x".repeat(9 * 1024 * 1024);
  for (let id = 1; id <= CALLS; id += 1) lines.send(callOf(id, "echo", { data }));
  await hasAll;
  lines.send({ jsonrpc: "2.0", id: "ping", method: "ping" });
  expect((await lines.until(2)).at(1)).toEqual({ jsonrpc: "2.0", id: "ping", result: {} });
  for (const answer of open) answer();
  expect((await lines.until(2 + CALLS)).slice(2).every((message) => "result" in message)).toBe(true);
});

it.each([
  ["refuses", 401],
  ["breaks", 500],
])("a server that %s leaves no request without an answer", async (_, status) => {
  const url = await listening((_request, response) => response.writeHead(status).end());
  const lines = new Lines(openGate({ policy: allowAll(), server: openUpstream({ url, headers: {} }) }));
  lines.send(INITIALIZE);
  expect(await lines.until(1)).toMatchObject([{ id: 0, error: { message: "the server is not there" } }]);
});

const [MIB, LINE] = ["x".repeat(1024 * 1024), "x".repeat(64 * 1024)];
const ANSWER = { jsonrpc: "2.0", id: 0, result: {} };
const JSON_TYPE = "application/json; charset=utf-8";
it.each<readonly [string, string, readonly string[], string]>([
  ["a batch", JSON_TYPE, [`\uFEFF\n [${JSON.stringify(ANSWER)}]`], "a batch: messages come one by one"],
  ["a body of more than 10 MiB", JSON_TYPE, ['{"a":"', ...Array.from({ length: 11 }, () => MIB)], "more than 10 MiB"],
  [
    "an event of more than 10 MiB",
    "text/event-stream",
    ["id: 1\r\n\r\n", ...Array.from({ length: 170 }, () => `data: ${LINE}\n`)],
    "more than 10 MiB",
  ],
])("a server that answers with %s is no longer read, and the request has an error", async (_, type, parts, what) => {
  const closed = Promise.withResolvers<void>();
  const url = await listening((_request, response) => {
    response.on("close", closed.resolve).writeHead(200, { "content-type": type });
    // Never ended: who would wait for the end of it would wait for ever.
    for (const part of parts) response.write(part);
  });
  const gate = openGate({ policy: allowAll(), server: openUpstream({ url, headers: {} }) });
  const lines = new Lines(gate);
  lines.send(INITIALIZE);
  expect(await lines.until(1)).toMatchObject([{ id: 0, error: { message: `the server's answer is ${what}` } }]);
  gate.input.end();
  await Promise.all([closed.promise, gate.ended]);
  expect(gate.notes).toContain("server: refused what is no message of the protocol");
  expect(lines.got).toHaveLength(1);
});

it("a stream of events may be longer than one message, whatever ends its lines", async () => {
  const filler = (end: string) => `event: other${end}${`data: ${LINE}${end}`.repeat(16)}${end}`;
  const url = await listening((_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const end of ["\n", "\r\n", "\r"]) for (let count = 0; count < 4; count += 1) response.write(filler(end));
    response.end(`data: ${JSON.stringify(ANSWER)}\n\n`);
  });
  const gate = openGate({ policy: allowAll(), server: openUpstream({ url, headers: {} }) });
  const lines = new Lines(gate);
  lines.send(INITIALIZE);
  expect(await lines.until(1)).toEqual([ANSWER]);
  gate.input.end();
  await gate.ended;
});

it("headers do not follow a server's redirection to another origin", async () => {
  const reached: unknown[] = [];
  const other = await listening((request, response) => {
    reached.push(request.headers);
    response.end();
  });
  const url = await listening((_request, response) => response.writeHead(307, { location: `${other}/` }).end());
  const server = openUpstream({ url, headers: { authorization: "Bearer abc" } });
  const lines = new Lines(openGate({ policy: allowAll(), server }));
  lines.send(INITIALIZE);
  expect(await lines.until(1)).toMatchObject([{ id: 0, error: {} }]);
  expect(reached).toEqual([]);
});

it("a call whose blocked tool is on the network is never sent there", async () => {
  const { url, methods } = await real();
  const gate = openGate({ policy: allowAll(), server: openUpstream({ url, headers: {} }) });
  const lines = new Lines(gate);
  lines.send(INITIALIZE);
  await lines.until(1);
  lines.send({ jsonrpc: "2.0", method: "notifications/initialized" });
  lines.send(callOf(1, "Echo"));
  expect((await lines.until(2)).at(1)).toMatchObject({ id: 1, error: { code: -32602 } });
  // What begins, what is told, what is listened to, and the question which tools there are.
  expect(methods.filter((method) => method === "POST")).toHaveLength(3);
  gate.input.end();
  await gate.ended;
});

it.each(["http://there.example/mcp", "https://me@there.example", "ftp://127.0.0.1", "no address"])(
  "is not opened at %s",
  (url) => {
    expect(() => openUpstream({ url, headers: {} })).toThrow(expect.objectContaining({ code: "UNUSABLE_SERVER" }));
  },
);
