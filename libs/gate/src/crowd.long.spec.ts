import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLedger, readEntry } from "@glither/ledger";
import { afterAll, expect, it } from "@jest/globals";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { Gate } from "./gate.ts";
import { openFront } from "./http/front.ts";
import { tokensOf } from "./http/tokens.ts";
import { openServer } from "./protocol/server-stdio.ts";
import { connect, policyOf, settled } from "./testing/session.ts";

const folder = mkdtempSync(join(tmpdir(), "gate-crowd-"));
afterAll(() => rmSync(folder, { recursive: true }));

const CALLS = 10_000;
const COMPONENT = `sha256:${"0".repeat(64)}`;

/** A server in a process of its own, which says each number again, out of order, and between floods of what nobody asked for. */
const PROGRAM = `
  const say = (message) => process.stdout.write(JSON.stringify({ jsonrpc: "2.0", ...message }) + "\\n");
  require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
    const { id, method, params } = JSON.parse(line);
    if (method === "initialize") say({ id, result: { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: "s", version: "1" } } });
    if (method === "tools/list") say({ id, result: { tools: [{ name: "again", inputSchema: { type: "object", properties: { n: { type: "number" } } } }] } });
    if (method !== "tools/call") return;
    const { n } = params.arguments;
    const answer = () => say({ id, result: { content: [{ type: "text", text: String(n) }] } });
    if (n % 500 === 0) for (let k = 0; k < 1000; k++) say({ method: "notifications/message", params: { level: "info", data: "x".repeat(100) } });
    if (n % 7 === 0) setTimeout(answer, 3); else answer();
    if (n % 11 === 0) say({ id, result: { content: [{ type: "text", text: "twice" }] } });
    if (n % 501 === 0) process.stdout.write("no message\\n");
  });`;
const server = () => openServer({ command: process.execPath, args: ["-e", PROGRAM], env: { PATH: "" } });

/** Blocks each thirteenth call. */
const policy = () =>
  policyOf(({ arguments: { n } }) => settled(Number(n) % 13 === 0 ? "blocked" : "allowed", "no_thirteenth"));

async function all(client: Client, from: number, count: number, atOnce: number): Promise<string[]> {
  const said: string[] = [];
  let next = from;
  const one = async (): Promise<void> => {
    while (next < from + count) {
      const n = next++;
      const { content } = await client.callTool({ name: "again", arguments: { n } }, undefined, { timeout: 1_800_000 });
      said[n - from] = (content as { text: string }[])[0]?.text ?? "";
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  return said;
}

/** What each call has to come to: one answer of its own, or the rule's. */
const expected = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) => {
    const n = from + at;
    if (n % 13 === 0) return "blocked by the rule `no_thirteenth`: some reason";
    return n % 7 === 0 && n % 11 === 0 ? "twice" : `${n}`;
  });

it("10,000 calls, two hundred at a time: none is lost or doubled, with a receipt for each", async () => {
  const ledger = await openLedger(join(folder, "ledger.db"));
  try {
    const keeping = { ledger, deployment: "gate", component: COMPONENT };
    const opened = await connect({ policy: policy(), server: server(), keeping });
    expect(await all(opened.client, 1, CALLS, 200)).toEqual(expected(1, CALLS));
    await opened.client.close();
    opened.input.end();
    await opened.ended;
    // Of two answers to one call the second one goes nowhere.
    expect(opened.notes.filter((note) => note === "server: refused an answer to nothing").length).toBeGreaterThan(800);
    expect(await ledger.size("gate")).toBe(CALLS);
    const entries = (await ledger.entries("gate", 0, CALLS)).map((bytes) => readEntry(bytes).statement);
    const blocked = entries.filter((entry) => entry.kind === "decision" && entry.receipt.verdict === "blocked");
    expect(blocked).toHaveLength(Math.floor(CALLS / 13));
  } finally {
    await ledger.close();
  }
});

it("two clients at once over HTTP, with hundreds of calls each: each gets its own", async () => {
  const [half, policies] = [500, [policy(), policy()]];
  const tokens = { ann: "a".repeat(32), bob: "b".repeat(32) };
  const front = await openFront({
    port: 0,
    tokens: tokensOf(tokens),
    servers: new Set(["s"]),
    note: () => undefined,
    gate: (client, _, actor) => {
      const own = policies[actor === "ann" ? 0 : 1] ?? policy();
      return new Gate({ policy: own, server: server(), client, actor, note: () => undefined }).run();
    },
  });
  const clients = await Promise.all(
    Object.values(tokens).map(async (token) => {
      const requestInit = { headers: { authorization: `Bearer ${token}` } };
      const client = new Client({ name: "test", version: "1" });
      const transport = new StreamableHTTPClientTransport(new URL(`${front.address}/s`), { requestInit });
      await client.connect(transport as Parameters<Client["connect"]>[0]);
      return client;
    }),
  );
  const said = await Promise.all(clients.map((client, at) => all(client, at * half + 1, half, 20)));
  expect(said).toEqual([expected(1, half), expected(half + 1, half)]);
  expect(policies.map(({ calls }) => calls.map(({ arguments: { n } }) => Number(n)).sort((a, b) => a - b))).toEqual(
    [0, half].map((before) => Array.from({ length: half }, (_, at) => before + at + 1)),
  );
  await Promise.all(clients.map((client) => client.close()));
  await front.close();
});
