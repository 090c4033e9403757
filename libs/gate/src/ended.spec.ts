import { once } from "node:events";
import { PassThrough } from "node:stream";
import { describe, expect, it } from "@jest/globals";
import { Gate } from "./gate.ts";
import { ClientStdio } from "./protocol/client-stdio.ts";
import { openServer } from "./protocol/server-stdio.ts";
import { allowAll, callOf, INITIALIZE, Lines, openGate, serverWith } from "./testing/session.ts";

/** A server in a process of its own, which has a few words to say to each method. */
function serverOf(answers: Readonly<Record<string, string>>) {
  const program = `
    const answers = ${JSON.stringify(answers)};
    require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
      const { id, method } = JSON.parse(line);
      const answer = answers[method];
      if (answer === "dies") process.exit(1);
      if (answer === "bytes") {
        const around = ['{"jsonrpc":"2.0","id":' + JSON.stringify(id) + ',"result":{"text":"', '"}}\\n'].map((text) => Buffer.from(text));
        process.stdout.write(Buffer.concat([around[0], Buffer.from([0xff]), around[1]]));
        return;
      }
      if (answer === "talks") process.stdout.write("this is no message\\n{\\n[]\\n");
      if (answer === undefined || answer === "hangs" || answer === "talks") return;
      process.stdout.write('{"jsonrpc":"2.0","id":' + JSON.stringify(id) + ',"result":' + answer + "}\\n");
    });`;
  return openServer({ command: process.execPath, args: ["-e", program], env: { PATH: "" } });
}

const BEGINS = '{"protocolVersion":"2025-11-25","capabilities":{"tools":{}},"serverInfo":{"name":"s","version":"1"}}';
const LISTS = '{"tools":[{"name":"echo","inputSchema":{"type":"object"}}]}';
const NONE = '{"content":[]}';

async function begun(answers: Readonly<Record<string, string>>, patience?: number) {
  const server = serverOf({ initialize: BEGINS, ...answers });
  const opened = openGate({ policy: allowAll(), server, ...(patience === undefined ? {} : { patience }) });
  const lines = new Lines(opened);
  lines.send(INITIALIZE);
  await lines.until(1);
  return { ...opened, lines };
}

/** Says so much by itself when it has listed its tools. */
function floodingServer(count: number, data: string) {
  return serverWith([{ name: "echo", inputSchema: { type: "object" } }], (message, say) => {
    if (!("method" in message) || message.method !== "tools/list") return;
    for (let at = 0; at < count; at += 1)
      say({ jsonrpc: "2.0", method: "notifications/message", params: { level: "info", data: `${data}${at}` } });
  });
}

function flooding(count: number, data: string) {
  const server = floodingServer(count, data);
  return { server, lines: new Lines(openGate({ policy: allowAll(), server })) };
}

describe("a server", () => {
  it("that dies leaves no call without an answer, and the gate ends with it", async () => {
    const { lines, ended } = await begun({ "tools/list": LISTS, "resources/list": "hangs", "tools/call": "dies" });
    lines.send({ jsonrpc: "2.0", id: 1, method: "resources/list" }, callOf(2, "echo"));
    expect(await ended).toBe("server");
    expect(lines.got.slice(1)).toMatchObject([
      { id: 1, error: { code: -32000, message: "the server has ended" } },
      { id: 2, error: { code: -32000 } },
    ]);
  });

  it("that dies before anything is decided does the same", async () => {
    const { lines, ended } = await begun({ "tools/list": "dies" });
    lines.send(callOf(1, "echo"));
    expect(await ended).toBe("server");
    expect(lines.got.slice(1)).toMatchObject([{ id: 1, error: { code: -32000 } }]);
  });

  it("that hangs is waited for as long as the client likes, and other requests pass", async () => {
    const { lines, ended, input } = await begun({ "tools/list": LISTS, "tools/call": "hangs", ping: "{}" });
    lines.send(callOf(1, "echo"), { jsonrpc: "2.0", id: 2, method: "ping" });
    expect((await lines.until(2)).at(1)).toMatchObject({ id: 2, result: {} });
    lines.send({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 1 } });
    lines.send({ jsonrpc: "2.0", id: 3, method: "ping" });
    expect((await lines.until(3)).at(2)).toMatchObject({ id: 3 });
    input.end();
    expect(await ended).toBe("client");
  });

  it("that floods is relayed in its order, and calls are answered among it", async () => {
    const { server, lines } = flooding(2_000, "x");
    lines.send(INITIALIZE);
    await lines.until(1);
    lines.send(callOf(1, "echo"));
    const got = await lines.until(2 + 2_000);
    const told = got.flatMap((message) => ("method" in message ? [message.params?.["data"]] : []));
    expect(told).toEqual(Array.from({ length: 2_000 }, (_, at) => `x${at}`));
    expect(got.filter((message) => "id" in message && message.id === 1)).toHaveLength(1);
    expect(server.calls()).toEqual(["echo"]);
  });

  it("that floods a client that does not read fills no memory: the session ends", async () => {
    const server = floodingServer(70, "x".repeat(1024 * 1024));
    const [input, output, notes] = [new PassThrough(), new PassThrough(), [] as string[]];
    const client = new ClientStdio(input, output);
    const ended = new Gate({ policy: allowAll(), server, client, note: (line) => notes.push(line) }).run();
    input.write(`${JSON.stringify(INITIALIZE)}\n`);
    await once(output, "data");
    output.pause();
    input.write(`${JSON.stringify(callOf(1, "echo"))}\n`);
    expect(await ended).toBe("client");
    expect(notes).toContain("client: it does not read, and more than 64 MiB wait for it: the session ends");
  });

  it("that does not list its tools has no call passed to it", async () => {
    const { lines, ended, input } = await begun({ "tools/list": "hangs", "tools/call": NONE }, 50);
    lines.send(callOf(1, "echo"));
    expect((await lines.until(2)).at(1)).toMatchObject({ id: 1, result: { isError: true } });
    input.end();
    expect(await ended).toBe("client");
  });

  it("that writes what is no message goes on, and none of it reaches the client", async () => {
    const { lines, ended, input, notes } = await begun({ ping: "talks", "tools/list": LISTS, "tools/call": NONE });
    lines.send({ jsonrpc: "2.0", id: 1, method: "ping" }, callOf(2, "echo"));
    expect((await lines.until(2)).at(1)).toMatchObject({ id: 2, result: { content: [] } });
    expect(notes).toEqual(Array.from({ length: 3 }, () => "server: refused what is no message of the protocol"));
    input.end();
    expect(await ended).toBe("client");
  });

  it("whose bytes are no UTF-8 is read as if they were U+FFFD, which is in no name that can be called", async () => {
    const lists = '{"tools":[{"name":"e\ufffdcho","inputSchema":{"type":"object"}}]}';
    const { lines, ended, input } = await begun({ ping: "bytes", "tools/list": lists, "tools/call": NONE });
    lines.send({ jsonrpc: "2.0", id: 1, method: "ping" });
    expect((await lines.until(2)).at(1)).toEqual({ jsonrpc: "2.0", id: 1, result: { text: "\ufffd" } });
    lines.send(callOf(2, "e\ufffdcho"));
    expect((await lines.until(3)).at(2)).toMatchObject({ id: 2, error: { code: -32602 } });
    input.end();
    expect(await ended).toBe("client");
  });

  it("that cannot be started is named", async () => {
    const server = openServer({ command: "no-such-program-anywhere", args: [], env: { PATH: "" } });
    await expect(openGate({ policy: allowAll(), server }).ended).rejects.toMatchObject({
      code: "NOT_STARTED",
      message: "`no-such-program-anywhere` cannot be started",
    });
  });
});

describe("a gate", () => {
  it("that is stopped before it has begun ends, and its server with it", async () => {
    const { ended } = openGate({ policy: allowAll(), server: serverOf({}), until: Promise.resolve() });
    expect(await ended).toBe("client");
  });

  it("that is stopped while its server does not begin ends", async () => {
    const server = serverWith([]);
    server.start = () => new Promise(() => undefined);
    const { ended } = openGate({ policy: allowAll(), server, until: Promise.reject(new Error("stopped")) });
    expect(await ended).toBe("client");
  });

  it("whose client reads nothing ends with its server all the same", async () => {
    const server = floodingServer(1, "x".repeat(100_000));
    const called = Promise.withResolvers<void>();
    const answering = server.send.bind(server);
    server.send = async (message) => {
      if (!("method" in message) || message.method !== "tools/call") return answering(message);
      called.resolve();
    };
    let isClosed = false;
    server.close = async () => {
      isClosed = true;
    };
    const [input, output] = [new PassThrough(), new PassThrough()];
    const ended = new Gate({
      policy: allowAll(),
      server,
      client: new ClientStdio(input, output),
      note: () => undefined,
    }).run();
    input.write(`${JSON.stringify(INITIALIZE)}\n`);
    await once(output, "data");
    output.pause();
    input.write(`${JSON.stringify(callOf(1, "echo"))}\n`);
    await called.promise;
    await new Promise(setImmediate);
    expect(output.writableNeedDrain).toBe(true);
    server.onclose?.();
    expect(await ended).toBe("server");
    expect(isClosed).toBe(true);
  });

  it("whose client was closed before it began ends", async () => {
    const client = new ClientStdio(new PassThrough(), new PassThrough());
    await client.close();
    const gate = new Gate({ policy: allowAll(), server: serverWith([]), client, note: () => undefined });
    expect(await gate.run()).toBe("client");
  });
});
