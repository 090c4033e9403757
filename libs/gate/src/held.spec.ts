import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PendingReceipt } from "@glither/host/receipt";
import { type Ledger, openLedger, readEntry } from "@glither/ledger";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { ANY_OBJECT, callOf, INITIALIZE, Lines, openGate, policyOf, serverWith, settled } from "./testing/session.ts";

const folder = mkdtempSync(join(tmpdir(), "gate-"));
let ledger: Ledger;
let opened = 0;

beforeEach(async () => {
  opened += 1;
  ledger = await openLedger(join(folder, `${opened}.db`));
});
afterEach(() => ledger.close());
afterAll(() => rmSync(folder, { recursive: true }));

const held = (after: string): PendingReceipt => ({
  verdict: "pending",
  state: "flagged-review",
  rule: "review_it",
  reason_class: "review_it",
  actions: [],
  token: "a-token",
  resolutions: ["allowed", "blocked"],
  obligations: [
    { on: "owner.approve", verdict: "allowed" },
    { on: "owner.reject", verdict: "blocked", reason_class: "not_now" },
    { after, verdict: "blocked", reason_class: "review_timeout" },
  ],
});

const COMPONENT = `sha256:${"0".repeat(64)}`;

/** A call that is held, when the client has heard of it. */
async function waiting({ after = "PT1H", initialize = INITIALIZE as object, receipt = held(after), given = {} } = {}) {
  const tools: object[] = [{ name: "write", inputSchema: ANY_OBJECT }];
  const server = serverWith(tools);
  const keeping = { ledger, deployment: "gate", component: COMPONENT, every: 5 };
  const gate = openGate({ policy: policyOf(() => receipt), server, keeping, reportEvery: 5 });
  const lines = new Lines(gate);
  lines.send(initialize);
  await lines.until(1);
  const call = callOf(1, "write", given);
  lines.send({ ...call, params: { ...call.params, _meta: { progressToken: "p" } } });
  await lines.until(2);
  const answer = async () => {
    for (let count = 2; ; count++) {
      const found = (await lines.until(count)).find((message) => "id" in message && message.id === 1);
      if (found !== undefined) return found;
    }
  };
  return { ...gate, server, tools, lines, answer };
}

const settle = (on: string) => ledger.settle({ deployment: "gate", token: "a-token", by: { on }, at: Date.now() });

it("tells the client, again and again, with progress that only grows, and forwards it once when it is allowed", async () => {
  const { server, lines, answer } = await waiting();
  const told = (await lines.until(4)).slice(1);
  const progress = told.map((message) => "params" in message && message.params?.["progress"]);
  expect(progress).toEqual([...progress].sort((a, b) => Number(a) - Number(b)));
  expect(told[0]).toMatchObject({
    method: "notifications/progress",
    params: { progressToken: "p", message: "held in flagged-review by the rule `review_it`, as a-token" },
  });
  expect(server.calls()).toEqual([]);
  await settle("owner.approve");
  expect(await answer()).toMatchObject({ result: { content: [{ text: "write" }] } });
  expect(server.calls()).toEqual(["write"]);
});

it("names the rule and the reason where it settles to blocked", async () => {
  const { server, answer } = await waiting();
  await settle("owner.reject");
  expect(await answer()).toMatchObject({
    result: { isError: true, content: [{ text: "blocked by the rule `review_it`: not now" }] },
  });
  expect(server.calls()).toEqual([]);
});

it.each([
  ["has another schema", { name: "write", inputSchema: { type: "object", properties: { all: {} } } }, []],
  [
    "says otherwise what it does",
    { name: "write", inputSchema: ANY_OBJECT, annotations: { destructiveHint: true } },
    [],
  ],
  ["is gone", { name: "other", inputSchema: ANY_OBJECT }, []],
  ["is listed again as it was", { name: "write", inputSchema: ANY_OBJECT }, ["write"]],
])("is not forwarded to a tool that is another one by then: it %s", async (_, tool, forwarded) => {
  const { server, tools, answer } = await waiting();
  tools[0] = tool;
  server.say({ jsonrpc: "2.0", method: "notifications/tools/list_changed" });
  await settle("owner.approve");
  const answered = await answer();
  expect(server.calls()).toEqual(forwarded);
  if (forwarded.length === 0) expect(answered).toMatchObject({ result: { isError: true } });
});

it("settles by its deadline", async () => {
  const working = ledger.work({ longest: 20 });
  try {
    const { answer } = await waiting({ after: "PT0.05S" });
    expect(await answer()).toMatchObject({
      result: { isError: true, content: [{ text: expect.stringContaining("review timeout") }] },
    });
  } finally {
    await working.stop();
  }
});

it.each(["gives it up", "goes"])("is given up in the ledger, and never forwarded, where the client %s", async (how) => {
  const { server, lines, input, ended } = await waiting();
  if (how === "goes") input.end();
  else lines.send({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 1 } });
  while ((await ledger.size("gate")) < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  const [, entry] = (await ledger.entries("gate", 0, 2)).map(readEntry);
  expect(entry?.statement).toMatchObject({ kind: "settling", by: { cancelled: "blocked", sender: "gate" } });
  await expect(settle("owner.approve")).rejects.toMatchObject({ code: "ALREADY_SETTLED" });
  input.end();
  await ended;
  expect(server.calls()).toEqual([]);
});

it("is refused by name where there is no ledger to wait in", async () => {
  const server = serverWith([{ name: "write", inputSchema: ANY_OBJECT }]);
  const lines = new Lines(openGate({ policy: policyOf(() => held("PT1H")), server }));
  lines.send(INITIALIZE);
  await lines.until(1);
  lines.send(callOf(1, "write"));
  const [, answer] = await lines.until(2);
  expect(answer).toMatchObject({
    result: { isError: true, content: [{ text: expect.stringContaining("`review_it` holds it in flagged-review") }] },
  });
  expect(server.calls()).toEqual([]);
});

it("keeps every decision before it is acted on, flagged among them, and lets nothing pass that it cannot keep", async () => {
  const server = serverWith([{ name: "write", inputSchema: ANY_OBJECT }]);
  const verdicts = ["allowed", "flagged", "blocked", "delivered"];
  const policy = policyOf(({ calls }) => settled(verdicts[calls - 1] ?? "allowed"));
  const lines = new Lines(openGate({ policy, server, keeping: { ledger, deployment: "gate", component: COMPONENT } }));
  lines.send(INITIALIZE);
  await lines.until(1);
  for (const id of [1, 2, 3, 4]) {
    lines.send(callOf(id, "write"));
    await lines.until(id + 1);
  }
  const kept = (await ledger.entries("gate", 0, 10)).map((bytes) => readEntry(bytes).statement);
  expect(kept.map((statement) => statement.kind === "decision" && statement.receipt.verdict)).toEqual(verdicts);
  // A verdict that nobody knows is no leave.
  expect(server.calls()).toEqual(["write", "write"]);
  await ledger.close();
  lines.send(callOf(5, "write"));
  expect((await lines.until(6)).at(-1)).toMatchObject({ id: 5, result: { isError: true } });
  expect(server.calls()).toEqual(["write", "write"]);
  ledger = await openLedger(join(folder, `${opened}.db`));
});

describe("the user", () => {
  const initialize = { ...INITIALIZE, params: { ...INITIALIZE.params, capabilities: { elicitation: {} } } };
  const receipt: PendingReceipt = {
    ...held("PT1H"),
    obligations: [
      { on: "user.approve", verdict: "allowed" },
      { on: "user.reject", verdict: "blocked", reason_class: "he_said_no" },
      ...held("PT1H").obligations,
    ],
  };
  type Elicitation = { readonly id: string; readonly params: { readonly message: string } };
  async function asked(given: object = {}) {
    const session = await waiting({ initialize, receipt, given });
    for (let count = 2; ; count++) {
      const found = (await session.lines.until(count)).find(
        (message) => "method" in message && message.method === "elicitation/create",
      );
      if (found !== undefined) return { ...session, elicitation: found as unknown as Elicitation };
    }
  }

  it.each([
    ["user.approve", { content: [{ text: "write" }] }, ["write"]],
    ["user.reject", { isError: true, content: [{ text: "blocked by the rule `review_it`: he said no" }] }, []],
  ])("is asked by his client where the rule waits for him, and settles it: %s", async (decision, result, calls) => {
    const { lines, server, answer, elicitation } = await asked();
    expect(elicitation.params).toMatchObject({
      message: "The rule `review_it` holds write {}",
      requestedSchema: { properties: { decision: { enum: ["user.approve", "user.reject"] } } },
    });
    const { id } = elicitation;
    lines.send({ jsonrpc: "2.0", id, result: { action: "accept", content: { decision } } });
    expect(await answer()).toMatchObject({ result });
    expect(server.calls()).toEqual(calls);
    const entries = (await ledger.entries("gate", 0, 9)).map((bytes) => readEntry(bytes).statement);
    expect(entries.at(-1)).toMatchObject({ kind: "settling", by: { on: decision, sender: "raw" } });
    expect(server.got.some((message) => "id" in message && message.id === id)).toBe(false);
  });

  it.each([
    ["declines", { action: "decline" }],
    ["goes away", { action: "cancel" }],
    ["has a client that answers for others", { action: "accept", content: { decision: "owner.approve" } }],
    ["has a client that says nothing of it", { action: "accept" }],
  ])("leaves it to others where he %s, and is no longer asked when they settle it", async (_, result) => {
    const { lines, server, answer, elicitation } = await asked();
    lines.send({ jsonrpc: "2.0", id: elicitation.id, result });
    await settle("owner.reject");
    expect(await answer()).toMatchObject({ result: { isError: true } });
    expect(server.calls()).toEqual([]);
  });

  it("is told that nobody asks any more when somebody else has settled it", async () => {
    const { lines, answer, elicitation } = await asked();
    await settle("owner.approve");
    await answer();
    expect(lines.got).toContainEqual({
      jsonrpc: "2.0",
      method: "notifications/cancelled",
      params: { requestId: elicitation.id },
    });
  });

  it("sees all of what he settles, each argument to its end", async () => {
    const given = { first: "x".repeat(3_900), path: "/etc/passwd" };
    const { elicitation, answer } = await asked(given);
    expect(elicitation.params.message).toContain(`write ${JSON.stringify(given)}`);
    await settle("owner.reject");
    await answer();
  });

  it.each([
    ["longer than he would read", { first: "x".repeat(4_000), path: "/etc/passwd" }],
    ["longer as it is shown", { path: "\u202e".repeat(500) }],
  ])("is not asked about what is %s, and others can settle it", async (_, given) => {
    const { lines, notes, answer, server } = await waiting({ initialize, receipt, given });
    await lines.until(4);
    expect(notes).toContain("more than the user can be shown, so that he is not asked");
    expect(lines.got.some((message) => "method" in message && message.method === "elicitation/create")).toBe(false);
    await settle("owner.approve");
    await answer();
    expect(server.calls()).toEqual(["write"]);
  });

  it("is not asked by a client that cannot, nor where no rule waits for him", async () => {
    for (const more of [{ receipt }, { initialize }]) {
      const { lines, input, ended } = await waiting(more);
      await lines.until(4);
      expect(lines.got.some((message) => "method" in message && message.method === "elicitation/create")).toBe(false);
      input.end();
      await ended;
      await ledger.close();
      ledger = await openLedger(join(folder, `${++opened}.db`));
    }
  });
});
