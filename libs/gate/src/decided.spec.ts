import { describe, expect, it } from "@jest/globals";
import type { Policy } from "./deciding/policy.ts";
import type { GateOptions } from "./gate.ts";
import { ANY_OBJECT, callOf, INITIALIZE, Lines, openGate, policyOf, serverWith, settled } from "./testing/session.ts";

const ASKED: readonly (readonly [string, object])[] = [
  ["resources/read", { uri: "file:///etc/passwd" }],
  ["resources/subscribe", { uri: "file:///etc/passwd" }],
  ["prompts/get", { name: "hello", arguments: { who: "you" } }],
  ["completion/complete", { ref: { type: "ref/prompt", name: "hello" }, argument: { name: "who", value: "" } }],
];

/** A session whose server answers whatever it is asked, and asks its client itself when it is pinged. */
async function session(policy: Policy, asks: string = "sampling/createMessage", more: Partial<GateOptions> = {}) {
  const server = serverWith([{ name: "echo", inputSchema: ANY_OBJECT }], (message, say) => {
    if (!("method" in message && "id" in message)) return;
    if (ASKED.some(([method]) => method === message.method)) say({ jsonrpc: "2.0", id: message.id, result: {} });
    if (message.method === "ping") say({ jsonrpc: "2.0", id: "s1", method: asks, params: { maxTokens: 5 } });
  });
  const opened = openGate({ policy, server, ...more });
  const lines = new Lines(opened);
  lines.send(INITIALIZE);
  await lines.until(1);
  lines.got.length = 0;
  const heard = () => server.got.flatMap((message) => ("method" in message ? [message.method] : []));
  return { ...opened, server, lines, heard };
}

const blockAll = () => policyOf(() => settled("blocked", "no_way"));
const silent = (policy = blockAll()) => ({ ...policy, readsAction: false });
const PING = { jsonrpc: "2.0", id: "p", method: "ping" };

describe.each(ASKED)("%s", (method, params) => {
  const request = { jsonrpc: "2.0", id: 1, method, params: { ...params, _meta: { progressToken: 1 } } };

  it("is decided by all of its parameters, and passes where it is allowed", async () => {
    const policy = policyOf(() => settled("allowed"));
    const { lines, server } = await session(policy);
    lines.send(request);
    expect(await lines.until(1)).toMatchObject([{ id: 1, result: {} }]);
    expect(policy.calls).toMatchObject([
      { action: method, tool: undefined, arguments: params, calls: 0, actor: "raw" },
    ]);
    expect(policy.calls[0]?.arguments).not.toHaveProperty("_meta");
    expect(server.got.at(-1)).toEqual(request);
  });

  it("does not reach the server where it is blocked, or the rules say nothing of it", async () => {
    const blocked = await session(blockAll());
    blocked.lines.send(request);
    expect(await blocked.lines.until(1)).toMatchObject([
      { id: 1, error: { message: "blocked by the rule `no_way`: some reason" } },
    ]);
    const unsaid = await session(silent());
    unsaid.lines.send(request);
    expect(await unsaid.lines.until(1)).toMatchObject([
      { id: 1, error: { message: `blocked: the ruleset does not read \`action\`, and so says nothing of ${method}` } },
    ]);
    expect([...blocked.heard(), ...unsaid.heard()]).not.toContain(method);
  });
});

describe.each(["sampling/createMessage", "elicitation/create"])("what the server asks of its client: %s", (method) => {
  it("passes where it is allowed, and goes back with its answer", async () => {
    const { lines, server } = await session(
      policyOf(() => settled("allowed")),
      method,
    );
    lines.send(PING);
    expect(await lines.until(2)).toMatchObject([{ id: "p" }, { id: "s1", method, params: { maxTokens: 5 } }]);
    lines.send({ jsonrpc: "2.0", id: "s1", result: { said: true } }, { ...PING, id: "q" });
    await lines.until(3);
    expect(server.got).toContainEqual({ jsonrpc: "2.0", id: "s1", result: { said: true } });
  });

  it("never reaches the client where it is blocked, or the rules say nothing of it", async () => {
    for (const policy of [blockAll(), silent()]) {
      const { lines, server } = await session(policy, method);
      lines.send(PING);
      await lines.until(1);
      while (!server.got.some((message) => "error" in message)) await new Promise((resolve) => setTimeout(resolve, 2));
      expect(lines.got).toMatchObject([{ id: "p" }]);
      expect(server.got.at(-1)).toMatchObject({ id: "s1", error: { message: expect.stringMatching(/^blocked/u) } });
    }
  });

  it("that the server gives up while it is decided does not reach the client", async () => {
    const decided = Promise.withResolvers<void>();
    const policy = policyOf(() => settled("allowed"));
    const slow: Policy = { ...policy, decide: (call) => decided.promise.then(() => policy.decide(call)) };
    const { lines, server } = await session(slow, method);
    lines.send(PING);
    await lines.until(1);
    server.say({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: "s1" } });
    server.say({ jsonrpc: "2.0", method: "notifications/message", params: { level: "info", data: "" } });
    await lines.until(2);
    decided.resolve();
    lines.send({ jsonrpc: "2.0", id: "q", method: "resources/list" }, { jsonrpc: "2.0", id: "q", method: "ping" });
    expect((await lines.until(3)).map((message) => "method" in message && message.method)).toEqual([
      false,
      "notifications/message",
      false,
    ]);
  });
});

describe("a gate that is a shadow", () => {
  it("lets pass what the rules would stop, says so, and hides nothing", async () => {
    const { lines, server, notes } = await session(blockAll(), "ping", { isShadow: true });
    lines.send(callOf(1, "echo"));
    expect(await lines.until(1)).toMatchObject([{ id: 1, result: { content: [{ text: "echo" }] } }]);
    expect(server.calls()).toEqual(["echo"]);
    expect(notes).toEqual(["echo: would be blocked by the rule `no_way`: some reason"]);
    lines.send({ jsonrpc: "2.0", id: 2, method: "prompts/get", params: { name: "hello" } });
    expect(await lines.until(2)).toMatchObject([{}, { id: 2, result: {} }]);
  });

  it("waits for nobody", async () => {
    const held = policyOf(() => ({
      ...settled("pending", "review"),
      verdict: "pending",
      state: "flagged-review",
      token: "t",
      resolutions: ["allowed", "blocked"],
      obligations: [{ after: "PT1H", verdict: "blocked", reason_class: "late" }],
    }));
    const { lines, notes } = await session(held, "ping", { isShadow: true });
    lines.send(callOf(1, "echo"));
    expect(await lines.until(1)).toMatchObject([{ id: 1, result: { content: [{ text: "echo" }] } }]);
    expect(notes).toEqual(["echo: would be held in flagged-review by the rule `review`"]);
  });

  it("still passes nothing that is no call of a listed tool", async () => {
    const { lines, server } = await session(blockAll(), "ping", { isShadow: true });
    lines.send(callOf(1, "Echo"));
    expect(await lines.until(1)).toMatchObject([{ id: 1, error: {} }]);
    expect(server.calls()).toEqual([]);
  });
});
