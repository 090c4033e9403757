import { createRequire } from "node:module";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ErrorCode,
  LoggingMessageNotificationSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { openServer } from "./protocol/server-stdio.ts";
import { connect, type Opened, policyOf, settled } from "./testing/session.ts";

/** The protocol's own server of everything, in a process of its own. */
const EVERYTHING = createRequire(import.meta.url).resolve("@modelcontextprotocol/server-everything/dist/index.js");

const policy = policyOf(({ tool }) => settled(tool?.name === "get-env" ? "blocked" : "allowed", "keep_environment"));
let opened: Opened & { readonly client: Client };

beforeAll(async () => {
  const capabilities = { sampling: {}, elicitation: { form: {} }, roots: {} };
  const client = new Client({ name: "test", version: "1" }, { capabilities });
  client.setRequestHandler(CreateMessageRequestSchema, async () => ({
    model: "none",
    role: "assistant",
    content: { type: "text", text: "sampled here" },
  }));
  client.setRequestHandler(ElicitRequestSchema, async () => ({ action: "decline" }));
  const server = openServer({ command: process.execPath, args: [EVERYTHING, "stdio"], env: { PATH: "" } });
  opened = await connect({ policy, server }, client);
});
afterAll(async () => {
  opened.input.end();
  await opened.ended;
});

const textOf = (result: unknown): string => JSON.stringify((result as { content: unknown }).content);

it("relays what a tool answers, and a verdict in its stead where it is blocked", async () => {
  const { client } = opened;
  expect(textOf(await client.callTool({ name: "echo", arguments: { message: "hello" } }))).toContain("hello");
  expect(await client.callTool({ name: "get-env" })).toEqual({
    isError: true,
    content: [{ type: "text", text: "blocked by the rule `keep_environment`: some reason" }],
  });
  expect(policy.calls.at(-1)).toMatchObject({ actor: "test", calls: 2, tool: { name: "get-env" } });
});

it("relays resources, templates, prompts and completions", async () => {
  const { client } = opened;
  expect((await client.listResourceTemplates()).resourceTemplates.length).toBeGreaterThan(0);
  const [first] = (await client.listResources()).resources;
  expect((await client.readResource({ uri: first?.uri ?? "" })).contents).toHaveLength(1);
  const { prompts } = await client.listPrompts();
  expect((await client.getPrompt({ name: "simple-prompt" })).messages.length).toBeGreaterThan(0);
  expect(prompts.length).toBeGreaterThan(1);
  const ref = { type: "ref/prompt", name: "completable-prompt" } as const;
  const { completion } = await client.complete({ ref, argument: { name: "department", value: "" } });
  expect(completion.values.length).toBeGreaterThan(0);
});

it("relays what the server asks of its client: sampling and elicitation", async () => {
  const { client } = opened;
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining(["trigger-sampling-request"]));
  const sampled = await client.callTool({ name: "trigger-sampling-request", arguments: { prompt: "a", maxTokens: 5 } });
  expect(textOf(sampled)).toContain("sampled here");
  const elicited = await client.callTool({ name: "trigger-elicitation-request" });
  expect(textOf(elicited)).toContain("declined");
});

it("relays progress, what is logged, and that a call was given up", async () => {
  const { client } = opened;
  // As it goes over the wire: the SDK's client forgets what it hears of a call in the same moment as its answer.
  const steps: unknown[] = [];
  opened.output.on("data", (chunk: Buffer) => steps.push(...(`${chunk}`.match(/"progress":\d+/gu) ?? [])));
  const name = "trigger-long-running-operation";
  const onprogress = (): void => undefined;
  await client.callTool({ name, arguments: { duration: 0.2, steps: 2 } }, undefined, { onprogress });
  expect(steps).toEqual(['"progress":1', '"progress":2']);
  const logged = new Promise((resolve) => client.setNotificationHandler(LoggingMessageNotificationSchema, resolve));
  await client.setLoggingLevel("debug");
  await client.callTool({ name: "toggle-simulated-logging" });
  expect(await logged).toMatchObject({ method: "notifications/message" });
  await client.callTool({ name: "toggle-simulated-logging" });
  const controller = new AbortController();
  const given = { duration: 600, steps: 6000 };
  const up = client.callTool({ name, arguments: given }, undefined, {
    signal: controller.signal,
    onprogress: () => controller.abort(),
  });
  await expect(up).rejects.toMatchObject({ code: expect.anything() });
  expect(textOf(await client.callTool({ name: "echo", arguments: { message: "still here" } }))).toContain("still here");
});

it("loses none of two hundred calls at once, and doubles none", async () => {
  const { client } = opened;
  const before = policy.calls.length;
  const numbers = Array.from({ length: 200 }, (_, at) => at);
  const sums = await Promise.all(
    numbers.map((at) => client.callTool({ name: "get-sum", arguments: { a: at, b: 1000 } })),
  );
  expect(sums.map(textOf)).toEqual(numbers.map((at) => expect.stringContaining(`${at + 1000}`)));
  const decided = policy.calls.slice(before).map((call) => call.arguments["a"]);
  expect(decided.sort((a, b) => Number(a) - Number(b))).toEqual(numbers);
});

it("leaves an error of the server's as it is", async () => {
  await expect(opened.client.readResource({ uri: "none://of/these" })).rejects.toMatchObject({
    code: ErrorCode.InvalidParams,
  });
});
