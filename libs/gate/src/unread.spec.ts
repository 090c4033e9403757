import { describe, expect, it } from "@jest/globals";
import type { JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";
import { ServerEnd } from "./protocol/server-end.ts";
import { openServer } from "./protocol/server-stdio.ts";
import { ANY_OBJECT, allowAll, callOf, INITIALIZE, Lines, openGate, serverWith } from "./testing/session.ts";

const MIB = 1024 * 1024;

/** A server in a process of its own, which reads nothing behind its list of tools until it is sent a signal. */
const PROGRAM = `
  const say = (message) => process.stdout.write(JSON.stringify({ jsonrpc: "2.0", ...message }) + "\\n");
  process.on("SIGUSR2", () => process.stdin.resume());
  // What waits for nothing would end.
  setInterval(() => undefined, 60_000);
  process.stdin.on("end", () => process.exit());
  let rest = "";
  process.stdin.setEncoding("utf8").on("data", (chunk) => {
    const lines = (rest + chunk).split("\\n");
    rest = lines.pop();
    for (const line of lines) {
      const { id, method, params } = JSON.parse(line);
      if (method === "initialize") say({ id, result: { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: String(process.pid), version: "1" } } });
      if (method === "tools/list") {
        process.stdin.pause();
        say({ id, result: { tools: [{ name: "echo", inputSchema: { type: "object" } }] } });
      }
      if (method === "ping") say({ id, result: {} });
      if (method === "tools/call") say({ id, result: { content: [{ type: "text", text: String(params.arguments.n) }] } });
    }
  });`;

const idOf = (message: JSONRPCMessage): unknown => ("id" in message ? message.id : undefined);

describe("a server that does not read", () => {
  it("is asked nothing more when 64 MiB wait for it, and has each call that was taken once, when it reads again", async () => {
    const server = openServer({ command: process.execPath, args: ["-e", PROGRAM], env: { PATH: "" } });
    const opened = openGate({ policy: allowAll(), server });
    const lines = new Lines(opened);
    lines.send(INITIALIZE);
    const [begun] = await lines.until(1);
    const { serverInfo } = (begun as unknown as { result: { serverInfo: { name: string } } }).result;
    lines.send(callOf(1, "echo", { n: 1 }));
    const calls = Array.from({ length: 80 }, (_, at) => at + 2);
    for (const id of calls) lines.send(callOf(id, "echo", { n: id, data: "x".repeat(MIB) }));
    const hasRefused = (): boolean => lines.got.some((message) => String(idOf(message)).startsWith("ping"));
    let pings = 0;
    // Until all calls are decided on, there is room.
    for (; !hasRefused(); pings += 1) {
      lines.send({ jsonrpc: "2.0", id: `ping ${pings}`, method: "ping" });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    process.kill(Number(serverInfo.name), "SIGUSR2");
    await lines.until(1 + 81 + pings);
    const refused = lines.got.filter((message) => "error" in message && !String(message.id).startsWith("ping"));
    for (const message of refused)
      expect(message).toMatchObject({ error: { message: expect.stringContaining("the server does not read") } });
    // That many of 80 are beyond 64, and the pipe takes a little.
    expect(refused.length).toBeGreaterThan(10);
    expect(refused.length).toBeLessThan(20);
    const left = [1, ...calls].filter((id) => !refused.some((message) => idOf(message) === id));
    const answered = lines.got.filter((message) => "result" in message && [1, ...calls].includes(Number(message.id)));
    expect(answered.map((message) => [idOf(message), "result" in message && message.result])).toEqual(
      left.map((id) => [id, { content: [{ type: "text", text: String(id) }] }]),
    );
    lines.send(callOf("after", "echo", { n: "after" }));
    expect((await lines.until(2 + 81 + pings)).at(-1)).toMatchObject({ id: "after", result: {} });
    opened.input.end();
    expect(await opened.ended).toBe("client");
    expect(lines.got).toHaveLength(2 + 81 + pings);
  });

  it("is gone when twice as much waits, since answers and what is only told cannot be refused", async () => {
    const server = serverWith([{ name: "echo", inputSchema: ANY_OBJECT }]);
    const answering = server.send.bind(server);
    server.send = (message) => ("id" in message ? answering(message) : new Promise(() => undefined));
    const opened = openGate({ policy: allowAll(), server });
    const lines = new Lines(opened);
    lines.send(INITIALIZE);
    await lines.until(1);
    const params = { progressToken: "p", progress: 1, message: "x".repeat(9 * MIB) };
    for (let told = 0; told < 15; told += 1) lines.send({ jsonrpc: "2.0", method: "notifications/progress", params });
    expect(await opened.ended).toBe("server");
    expect(opened.notes).toContain("server: it does not read, and more than 128 MiB wait for it: the session ends");
  });

  it("is given many small messages no more than large ones", async () => {
    const server = { send: () => new Promise<void>(() => undefined) };
    const end = new ServerEnd(server, () => undefined);
    let sent = 0;
    while (!end.isFull && sent < 1_000_000) {
      void end.send({ jsonrpc: "2.0", method: "notifications/initialized" });
      sent += 1;
    }
    expect(sent).toBeLessThan(120_000);
  });
});
