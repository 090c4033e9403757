import { describe, expect, it } from "@jest/globals";
import { ANY_OBJECT, allowAll, callOf, INITIALIZE, Lines, openGate, serverWith } from "./testing/session.ts";

const ECHO = { name: "echo", inputSchema: ANY_OBJECT };

/** A session that is initialized, with what the server gets and the client gets from there on. */
async function session(tools: readonly unknown[] = [ECHO], policy = allowAll()) {
  const server = serverWith(tools);
  const opened = openGate({ policy, server });
  const lines = new Lines(opened);
  lines.send(INITIALIZE);
  await lines.until(1);
  lines.got.length = 0;
  server.got.length = 0;
  return { server, lines, policy, ...opened };
}

/** Comes back when all before it was looked at. */
const PING = { jsonrpc: "2.0", id: "last", method: "ping" };

describe("what is no message", () => {
  it.each([
    ["no JSON", "{", -32700],
    ["no UTF-8", Buffer.from([0x22, 0xff, 0x22, 0x0a]), -32700],
    ["a batch", [callOf(1, "echo"), callOf(2, "echo")], -32600],
    ["of no version", { id: 1, method: "tools/call", params: { name: "echo" } }, -32600],
    ["of another version", { ...callOf(1, "echo"), jsonrpc: "1.0" }, -32600],
    ["with an id that is none", callOf(1.5, "echo"), -32600],
    ["with no id but null", callOf(null, "echo"), -32600],
    ["with more than a message has", { ...callOf(1, "echo"), result: {} }, -32600],
    ["a text", '"tools/call"', -32600],
  ])("is refused, and does not reach the server: %s", async (_, line, code) => {
    const { lines, server, input } = await session();
    if (Buffer.isBuffer(line)) input.write(line);
    else lines.send(line);
    lines.send(PING);
    const [refused] = await lines.until(2);
    expect(refused).toEqual({ jsonrpc: "2.0", error: { code, message: expect.any(String) } });
    expect(server.calls()).toEqual([]);
  });

  it("ends the session where a line has no end", async () => {
    const { input, ended } = await session();
    for (let written = 0; written <= 10; written++) input.write(Buffer.alloc(1024 * 1024, "x"));
    expect(await ended).toBe("client");
  });
});

describe("an id", () => {
  it("is used once, also when its request was answered long ago", async () => {
    const { lines, server } = await session();
    lines.send(callOf(1, "echo"));
    await lines.until(1);
    lines.send(callOf(1, "echo"), callOf("a", "echo"), callOf("a", "echo"), PING);
    const got = await lines.until(5);
    expect(got.filter((message) => "error" in message && !("id" in message))).toHaveLength(2);
    expect(server.calls()).toEqual(["echo", "echo"]);
  });

  it("gets one answer, whatever the server says", async () => {
    const server = serverWith([ECHO], (message, say) => {
      if ("method" in message && "id" in message && message.method === "tools/call")
        for (const text of ["again", "and again"])
          say({ jsonrpc: "2.0", id: message.id, result: { content: [{ type: "text", text }] } });
    });
    const opened = openGate({ policy: allowAll(), server });
    const lines = new Lines(opened);
    lines.send(INITIALIZE);
    await lines.until(1);
    lines.send(callOf(7, "echo"));
    await lines.until(2);
    lines.send(PING);
    expect((await lines.until(3)).map((message) => ("id" in message ? message.id : undefined))).toEqual([0, 7, "last"]);
    expect(opened.notes).toContain("server: refused an answer to nothing");
  });
});

describe("a method", () => {
  it.each(["Tools/Call", "tools/call ", "tools⁄call", "tools/run", "__proto__", "initialize"])(
    "that the protocol does not have, or not now, does not pass: %s",
    async (method) => {
      const { lines, server } = await session();
      lines.send({ ...callOf(1, "echo"), method }, PING);
      const [refused] = await lines.until(2);
      expect(refused).toMatchObject({ id: 1, error: {} });
      expect(server.got.map((message) => "method" in message && message.method)).toEqual(["ping"]);
    },
  );

  it("waits for the session to be initialized", async () => {
    const server = serverWith([ECHO]);
    const lines = new Lines(openGate({ policy: allowAll(), server }));
    lines.send(callOf(1, "echo"));
    expect(await lines.until(1)).toMatchObject([{ id: 1, error: { code: -32600 } }]);
    expect(server.got).toEqual([]);
  });

  it("of the server's that the protocol does not have does not reach the client", async () => {
    const { server, lines, notes } = await session();
    server.say({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "echo" } });
    server.say({ jsonrpc: "2.0", method: "notifications/run" });
    lines.send(PING);
    expect(await lines.until(1)).toMatchObject([{ id: "last" }]);
    expect(notes.filter((note) => note.startsWith("server: refused"))).toHaveLength(2);
  });

  it("an answer of the client's to nothing does not reach the server", async () => {
    const { server, lines } = await session();
    lines.send({ jsonrpc: "2.0", id: 1, result: {} }, PING);
    await lines.until(1);
    expect(server.got.map((message) => "method" in message && message.method)).toEqual(["ping"]);
  });
});

describe("a tool", () => {
  it.each(["Echo", "ECHO", "echo ", "есho", "e\u200bcho", "ｅcho", "__proto__", "constructor", "other", ""])(
    "is called by exactly the name that the server has listed, and nothing that looks like it: %j",
    async (name) => {
      const { lines, server, policy } = await session();
      lines.send(callOf(1, name));
      expect(await lines.until(1)).toMatchObject([{ id: 1, error: { code: -32602 } }]);
      expect(server.calls()).toEqual([]);
      expect(policy.calls).toEqual([]);
    },
  );

  it.each([
    ["a name that is not in the protocol's alphabet", [{ name: "есho", inputSchema: ANY_OBJECT }], "есho"],
    ["a name that is listed twice", [ECHO, { ...ECHO, annotations: { readOnlyHint: true } }], "echo"],
    ["a name that is listed three times", [ECHO, ECHO, ECHO], "echo"],
    ["a name that is listed twice, the second time as no tool", [ECHO, { name: "echo" }], "echo"],
    ["a name that is listed twice, the first time as no tool", [{ name: "echo", inputSchema: [] }, ECHO], "echo"],
    ["no schema", [{ name: "echo" }], "echo"],
  ])("cannot be called where it has %s", async (_, tools, name) => {
    const { lines, server } = await session(tools);
    lines.send(callOf(1, name));
    expect(await lines.until(1)).toMatchObject([{ id: 1, error: { code: -32602 } }]);
    expect(server.calls()).toEqual([]);
  });

  it.each([
    ["another type", { type: "object", properties: { a: { type: "string" } } }, { a: 1 }],
    ["something missing", { type: "object", required: ["a"] }, {}],
    ["something beside", { type: "object", properties: {}, additionalProperties: false }, { a: 1 }],
    ["a schema that cannot be read", { type: "nonsense" }, {}],
    ["a schema that is elsewhere", { $ref: "https://elsewhere.example/schema.json" }, {}],
    ["a schema whose answer comes later, which would be taken for yes", { $async: true, required: ["a"] }, {}],
  ])("is not called with arguments beside its schema: %s", async (_, inputSchema, given) => {
    const { lines, server, policy } = await session([{ name: "echo", inputSchema }]);
    lines.send(callOf(1, "echo", given));
    expect(await lines.until(1)).toMatchObject([{ id: 1, result: { isError: true } }]);
    expect([server.calls(), policy.calls]).toEqual([[], []]);
  });

  it("goes on as it was decided on, where a name stands twice in its call", async () => {
    const { lines, server, policy } = await session([ECHO, { name: "other", inputSchema: ANY_OBJECT }]);
    lines.send(
      '{"jsonrpc":"2.0","id":1,"method":"ping","method":"tools/call","params":{"name":"other","name":"echo"}}',
    );
    await lines.until(1);
    expect(policy.calls.map(({ tool }) => tool?.name)).toEqual(["echo"]);
    expect(server.calls()).toEqual(["echo"]);
  });

  it("is decided on with all of its arguments, whatever they are called", async () => {
    const { lines, server, policy } = await session();
    const given = '{"__proto__":{"path":"/.env"},"constructor":"c","a":{"__proto__":["b"]}}';
    lines.send(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":${given}}}`);
    await lines.until(1);
    const [call] = server.got.filter((message) => "method" in message && message.method === "tools/call");
    const forwarded = JSON.stringify(call && "params" in call ? call.params?.["arguments"] : undefined);
    expect(JSON.stringify(policy.calls[0]?.arguments)).toBe(forwarded);
    expect(forwarded).toContain("/.env");
  });

  it("is one of those that the server has now, when its client has seen them", async () => {
    const tools: unknown[] = [ECHO];
    const { lines, server } = await session(tools);
    lines.send(callOf(1, "echo"));
    await lines.until(1);
    tools[0] = { name: "other", inputSchema: ANY_OBJECT };
    lines.send({ jsonrpc: "2.0", id: 2, method: "tools/list" });
    await lines.until(2);
    lines.send(callOf(3, "echo"), callOf(4, "other"));
    const got = await lines.until(4);
    expect(got.find((message) => "id" in message && message.id === 3)).toMatchObject({ error: { code: -32602 } });
    expect(server.calls()).toEqual(["echo", "other"]);
  });

  it("cannot be called while the server does not say which it has, or without end", async () => {
    const pages = serverWith([], (message, say) => {
      if ("method" in message && "id" in message && message.method === "tools/list")
        say({ jsonrpc: "2.0", id: message.id, result: { tools: [], nextCursor: "on" } });
    });
    const endless = new Lines(openGate({ policy: allowAll(), server: pages }));
    endless.send(INITIALIZE);
    await endless.until(1);
    endless.send(callOf(1, "echo"));
    expect(await endless.until(2)).toMatchObject([{}, { id: 1 }]);
    expect(pages.calls()).toEqual([]);
  });
});

describe("what is nested too deeply to be written", () => {
  const DEEP = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  const raw = (id: number, method: string, params: string): string =>
    `{"jsonrpc":"2.0","id":${id},"method":"${method}","params":${params}}`;

  it("is not allowed and then dropped without an answer", async () => {
    const { lines, server, policy, notes } = await session();
    lines.send(raw(1, "tools/call", `{"name":"echo","arguments":{"a":${DEEP}}}`), PING);
    expect((await lines.until(2)).map((message) => "id" in message && message.id).sort()).toEqual([1, "last"]);
    // A newer engine writes it, and then it is decided on and goes on.
    expect(policy.calls).toHaveLength(server.calls().length);
    if (server.calls().length === 0) {
      expect(lines.got[0]).toMatchObject({ id: 1, error: { code: -32600 } });
      expect(notes).toContain("client: refused a request: nested too deeply to be passed on");
    }
  });

  it("is answered in the server's stead, where the server's answer is it", async () => {
    const server = serverWith([ECHO], (message, say) => {
      if ("method" in message && "id" in message && message.method === "resources/list")
        say({ jsonrpc: "2.0", id: message.id, result: { a: JSON.parse(DEEP) } });
      if ("method" in message && "id" in message && message.method === "ping")
        say({ jsonrpc: "2.0", id: 1, method: "sampling/createMessage", params: { a: JSON.parse(DEEP) } });
    });
    const lines = new Lines(openGate({ policy: allowAll(), server }));
    lines.send(INITIALIZE);
    await lines.until(1);
    lines.send(raw(1, "resources/list", "{}"));
    expect((await lines.until(2)).at(1)).toMatchObject({ id: 1 });
    lines.send(PING, raw(2, "resources/list", "{}"));
    await lines.until(4);
    const heard = lines.got.some((message) => "method" in message && message.method === "sampling/createMessage");
    expect(heard || server.got.some((message) => "error" in message && message.id === 1)).toBe(true);
  });
});

it("an answer to a request that its client has given up does not reach the client", async () => {
  const { lines, server, notes } = await session();
  const given = { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 1 } };
  lines.send({ jsonrpc: "2.0", id: 1, method: "resources/list" }, given, PING);
  await lines.until(1);
  expect(server.got.map((message) => "method" in message && message.method)).toContain("notifications/cancelled");
  server.say({ jsonrpc: "2.0", id: 1, result: { resources: [] } });
  lines.send({ ...PING, id: "after" });
  expect(await lines.until(2)).toMatchObject([{ id: "last" }, { id: "after" }]);
  expect(notes).toContain("server: refused an answer to nothing");
});

it("an answer of the client's to what the server has given up does not reach the server", async () => {
  const { lines, server } = await session();
  server.say({ jsonrpc: "2.0", id: 5, method: "roots/list" });
  await lines.until(1);
  server.say({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 5 } });
  await lines.until(2);
  lines.send({ jsonrpc: "2.0", id: 5, result: { roots: [] } }, PING);
  await lines.until(3);
  expect(server.got.map((message) => "method" in message && message.method)).toEqual(["ping"]);
});
