import { expect, it } from "@jest/globals";
import type { Disposed, Returned } from "./deciding/results.ts";
import { ANY_OBJECT, allowAll, callOf, INITIALIZE, Lines, openGate, serverWith } from "./testing/session.ts";

const PING = { jsonrpc: "2.0", id: "p", method: "ping" };

const FAILED = { code: -32000, message: "a secret", data: { more: "secrets" } };
const RESULT_OF_TASK = { jsonrpc: "2.0", id: 1, method: "tasks/result", params: { taskId: "t" } };

async function session(dispose: (returned: Returned) => Promise<Disposed>) {
  const asked: Returned[] = [];
  const results = {
    dispose(returned: Returned) {
      asked.push(returned);
      return dispose(returned);
    },
  };
  const server = serverWith([{ name: "echo", inputSchema: ANY_OBJECT }], (message, say) => {
    if ("id" in message && "method" in message && message.method === "tasks/result")
      say({ jsonrpc: "2.0", id: message.id, error: FAILED } as Parameters<typeof say>[0]);
  });
  const opened = openGate({ policy: allowAll(), server, results, serverName: "s" });
  const lines = new Lines(opened);
  lines.send(INITIALIZE);
  await lines.until(1);
  lines.got.length = 0;
  return { ...opened, server, lines, asked };
}

it("a result goes on as what is left of it, and nothing else is disposed of", async () => {
  const { lines, asked, notes } = await session(async () => ({ result: { content: [] }, why: "changed (notes)" }));
  lines.send(callOf(1, "echo"));
  expect(await lines.until(1)).toEqual([{ jsonrpc: "2.0", id: 1, result: { content: [] } }]);
  lines.send(PING, { jsonrpc: "2.0", id: 2, method: "tools/list" });
  await lines.until(3);
  const result = { content: [{ type: "text", text: "echo" }] };
  expect(asked).toEqual([{ tool: "echo", server: "s", actor: "raw", result }]);
  expect(notes).toEqual(["echo: its result was changed (notes)"]);
});

it.each<readonly [string, () => Promise<Disposed>, string]>([
  ["is dropped", async () => ({ result: undefined, why: "dropped by the rule `r`: s" }), "dropped by the rule `r`: s"],
  ["nobody can decide on", () => Promise.reject(new Error("no")), "dropped: nobody could decide on it"],
])("a result that %s does not reach the agent", async (_, dispose, why) => {
  const { lines } = await session(dispose);
  lines.send(callOf(1, "echo"));
  expect(await lines.until(1)).toEqual([
    { jsonrpc: "2.0", id: 1, result: { isError: true, content: [{ type: "text", text: `the result was ${why}` }] } },
  ]);
});

it.each<readonly [string, Disposed, object]>([
  [
    "drop",
    { result: undefined, why: "dropped" },
    { result: { isError: true, content: [{ text: "the result was dropped" }] } },
  ],
  [
    "change",
    { result: { content: [], isError: true }, why: "changed (notes)" },
    { result: { content: [], isError: true } },
  ],
  ["leave alone", { result: {}, why: undefined }, { error: FAILED }],
])("an error of the protocol, with its data, does not pass rules by: they %s it", async (_, disposed, answer) => {
  const { lines, asked } = await session(async () => disposed);
  lines.send(RESULT_OF_TASK);
  const [got] = await lines.until(1);
  expect(got).toMatchObject(answer);
  expect(Object.keys(got ?? {}).sort()).toEqual(["jsonrpc", "id", ...Object.keys(answer)].sort());
  const content = [{ type: "text", text: "a secret" }];
  expect(asked).toMatchObject([
    { tool: "", result: { content, structuredContent: { more: "secrets" }, isError: true } },
  ]);
});

it("a result whose call is given up while it is disposed of does not reach the client", async () => {
  const disposed = Promise.withResolvers<Disposed>();
  const begun = Promise.withResolvers<void>();
  const { lines } = await session(() => {
    begun.resolve();
    return disposed.promise;
  });
  lines.send(callOf(1, "echo"));
  await begun.promise;
  lines.send({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 1 } }, PING);
  await lines.until(1);
  disposed.resolve({ result: { content: [] }, why: undefined });
  lines.send({ ...PING, id: "q" });
  expect((await lines.until(2)).map((message) => "id" in message && message.id)).toEqual(["p", "q"]);
});

it("a result that is disposed of when the server ends is the answer to its call", async () => {
  const disposed = Promise.withResolvers<Disposed>();
  const begun = Promise.withResolvers<void>();
  const { lines, server, ended } = await session(() => {
    begun.resolve();
    return disposed.promise;
  });
  lines.send(callOf(1, "echo"));
  await begun.promise;
  server.onclose?.();
  await new Promise(setImmediate);
  disposed.resolve({ result: { content: [] }, why: "changed (notes)" });
  expect(await ended).toBe("server");
  expect(await lines.until(1)).toEqual([{ jsonrpc: "2.0", id: 1, result: { content: [] } }]);
});

it("a tool is listed without a schema of its results where they are disposed of, and with it elsewhere", async () => {
  const tool = { name: "echo", inputSchema: ANY_OBJECT, outputSchema: ANY_OBJECT };
  const listed = async (results?: { readonly dispose: () => Promise<Disposed> }) => {
    const lines = new Lines(openGate({ policy: allowAll(), server: serverWith([tool]), ...(results && { results }) }));
    lines.send(INITIALIZE);
    await lines.until(1);
    lines.send({ jsonrpc: "2.0", id: 1, method: "tools/list" });
    const answer = (await lines.until(2))[1];
    return answer !== undefined && "result" in answer && answer.result["tools"];
  };
  expect(await listed()).toEqual([tool]);
  expect(await listed({ dispose: async () => ({ result: {}, why: undefined }) })).toEqual([
    { name: "echo", inputSchema: ANY_OBJECT },
  ]);
});
