import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ledger, openLedger } from "@glither/ledger";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { ErrorCode, type JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";
import type { Policy } from "./deciding/policy.ts";
import { errorTo, toolError } from "./protocol/answers.ts";
import { ANY_OBJECT, callOf, INITIALIZE, Lines, openGate, policyOf, serverWith, settled } from "./testing/session.ts";

const folder = mkdtempSync(join(tmpdir(), "gate-counted-"));
let ledger: Ledger;
beforeAll(async () => {
  ledger = await openLedger(join(folder, "ledger.db"));
});
afterAll(async () => {
  await ledger.close();
  rmSync(folder, { recursive: true });
});

const WINDOW = 3_600_000;

/** Asks a counter with each call, as a binding set would. */
function counting(deployment: string, verdict: string): Policy {
  const counters = ledger.counters(deployment);
  const policy = policyOf(() => settled(verdict));
  return {
    ...policy,
    async decide(call) {
      const request = { counter: "calls", key: "", amount: 1, window: WINDOW, now: Date.now() };
      const { id } = await counters.reserve(request);
      const decided = await policy.decide(call);
      const reservations = [{ id, release: () => counters.release(id) }];
      return decided && { ...decided, crossing: { ...decided.crossing, reservations } };
    },
  };
}

/** What is counted when the sessions of a deployment are over. */
async function counted(deployment: string): Promise<number> {
  const { before, id } = await ledger
    .counters(deployment)
    .reserve({ counter: "calls", key: "", amount: 1, window: WINDOW, now: Date.now() });
  await ledger.counters(deployment).release(id);
  return before;
}

type Answer = (id: number) => JSONRPCMessage | undefined;

async function called(
  deployment: string,
  verdict: string,
  answer: Answer,
  more: readonly object[] = [],
): Promise<void> {
  const server = serverWith([]);
  server.send = async (message) => {
    if (!("method" in message && "id" in message)) return;
    const say = (result: object): void => server.say({ jsonrpc: "2.0", id: message.id, result: { ...result } });
    const answered = message.method === "tools/call" ? answer(Number(message.id)) : undefined;
    if (message.method === "initialize") say({ protocolVersion: "2025-11-25" });
    if (message.method === "tools/list") say({ tools: [{ name: "t", inputSchema: ANY_OBJECT }] });
    if (answered !== undefined) server.say(answered);
  };
  const keeping = { ledger, deployment, component: `sha256:${"0".repeat(64)}` };
  const opened = openGate({ policy: counting(deployment, verdict), server, keeping });
  const lines = new Lines(opened);
  lines.send(INITIALIZE);
  await lines.until(1);
  lines.send(callOf(1, "t"));
  if (answer(1) === undefined) while ((await ledger.size(deployment)) < 1) await new Promise((r) => setTimeout(r, 2));
  else await lines.until(2);
  lines.send(...more);
  opened.input.end();
  await opened.ended;
}

const done: Answer = (id) => ({ jsonrpc: "2.0", id, result: { content: [] } });
const CANCEL = { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 1 } };

it.each<readonly [string, string, Answer, number, (readonly object[])?]>([
  ["is answered", "allowed", done, 1],
  ["the tool fails", "allowed", (id) => toolError(id, "no"), 0],
  ["the server fails", "flagged", (id) => errorTo(id, ErrorCode.InternalError, "no"), 0],
  ["is blocked", "blocked", done, 1],
  ["has no answer when the session ends", "allowed", () => undefined, 1],
  ["is given up when the server has it", "allowed", () => undefined, 1, [CANCEL]],
])("a call that %s counts, or not", async (name, verdict, answer, count, more = []) => {
  const deployment = name.replaceAll(" ", "-");
  await called(deployment, verdict, answer, more);
  expect(await counted(deployment)).toBe(count);
});

it("two calls of which the server fails one count once", async () => {
  await called("two", "allowed", (id) => toolError(id, "no"));
  await called("two", "allowed", done);
  expect(await counted("two")).toBe(1);
});
