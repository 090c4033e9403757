import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import type { Browser, Page } from "playwright-core";
import { describeWithBrowser } from "../../browser/src/testing/describe-with-browser.ts";
import { ask, configOf, publishedGate, TOKENS } from "./testing/service.ts";
import { tangle } from "./testing/tangle.ts";

const ENTRY = join(import.meta.dirname, "testing/entry.ts");
const FLAGS = ["--conditions=@glither/source", "--disable-warning=ExperimentalWarning"];

const RULES = `#pragma dialect glither.governance ; fold first-match
#pragma version 0.1.0

rule review_writing "Let a person see what is written" =
  event | tool == "write" | any arguments.text ~ /./
  => hold into flagged-review
     on owner.approve into allowed
     on owner.reject  into blocked (reason = write refused)
     after 1h         into blocked (reason = review timeout)

rule soon_allowed =
  event | tool == "soon"
  => hold into flagged-review
     on owner.reject into blocked (reason = write refused)
     after 1s        into allowed

rule soon_blocked =
  event | tool == "late"
  => hold into flagged-review
     on owner.approve into allowed
     after 1s         into blocked (reason = review timeout)
`;

/** A server that writes each call which reaches it into a file, a line each. */
const SERVER = `
  const { appendFileSync } = require("node:fs");
  const say = (message) => process.stdout.write(JSON.stringify({ jsonrpc: "2.0", ...message }) + "\\n");
  require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
    const { id, method, params } = JSON.parse(line);
    if (method === "initialize") say({ id, result: { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: "s", version: "1" } } });
    if (method === "tools/list") say({ id, result: { tools: ["write", "soon", "late"].map((name) => ({ name, inputSchema: { type: "object" } })) } });
    if (method !== "tools/call") return;
    appendFileSync("calls", params.name + " " + params.arguments.text + "\\n");
    say({ id, result: { content: [{ type: "text", text: "done: " + params.arguments.text }] } });
  });`;

describeWithBrowser("a call that a gate holds", (browser: () => Browser) => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let service: ChildProcess;
  let address: string;
  let client: Client;

  beforeAll(async () => {
    folder = await temporaryFolder();
    await place(folder.path, "calls", "");
    const { reference } = await publishedGate(folder.path, RULES);
    const config = configOf(reference, {
      deployments: { gate: { component: reference, bindings: { answers: "none.json" } } },
    });
    await place(folder.path, "none.json", "{}");
    await place(folder.path, "glither.host.json", JSON.stringify(config));
    service = spawn(process.execPath, [...FLAGS, ENTRY, "serve"], {
      cwd: folder.path,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const listening = Promise.withResolvers<string>();
    createInterface({ input: service.stdout as Readable }).on("line", (line) => {
      const told = JSON.parse(line) as { readonly msg: string; readonly address?: string };
      if (told.msg === "listening") listening.resolve(told.address ?? "");
    });
    service.once("exit", () => listening.reject(new Error("the service does not run")));
    address = await listening.promise;
    // What the service has by its reference, and in the same ledger.
    const gate = ["gate", "--policy", "gate.wasm", "--ledger", "ledger.sqlite", "--actor", "agent@example.org"];
    const args = [...FLAGS, ENTRY, ...gate, "--", process.execPath, "-e", SERVER];
    const env = process.env as Record<string, string>;
    client = new Client({ name: "test", version: "1" });
    await client.connect(
      new StdioClientTransport({ command: process.execPath, args, cwd: folder.path, env, stderr: "ignore" }),
    );
  });
  afterAll(async () => {
    await client?.close();
    if (service?.exitCode === null) {
      service.kill("SIGTERM");
      await once(service, "exit");
    }
    await folder?.remove();
  });

  interface HeldCall {
    /** What the agent is told in the end. */
    readonly answer: Promise<string>;
    readonly token: string;
  }

  /** A call, as soon as its client has heard that it waits. */
  async function held(name: string, text: string): Promise<HeldCall> {
    const told = Promise.withResolvers<string>();
    const onprogress = ({ message = "" }: { readonly message?: string | undefined }): void => told.resolve(message);
    const calling = client.callTool({ name, arguments: { text } }, undefined, { onprogress, timeout: 3_600_000 });
    const answer = calling.then((result) => JSON.stringify(result));
    const [, token = ""] = /as (\S+)$/u.exec(await told.promise) ?? [];
    return { answer, token };
  }
  /** What the server was called with, of those texts. */
  const reached = (text: string): string[] =>
    readFileSync(join(folder.path, "calls"), "utf8")
      .split("\n")
      .filter((line) => line.endsWith(` ${text}`));

  async function signedIn(): Promise<Page> {
    const context = await browser().newContext();
    context.setDefaultTimeout(300_000);
    const page = await context.newPage();
    await page.goto(address);
    await page.getByLabel("Your token").fill(TOKENS.ann);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("button", { name: "Sign out" }).waitFor();
    return page;
  }
  const articleOf = (page: Page, text: string) => page.getByRole("article").filter({ hasText: text });

  it("is shown on the approvals page with its rule and what it would do, and goes on once when it is approved there", async () => {
    const { answer } = await held("write", "approved by a person");
    const page = await signedIn();
    const article = articleOf(page, "approved by a person");
    await article.getByRole("heading", { name: "Let a person see what is written" }).waitFor();
    const shown = (await article.allInnerTexts()).join();
    for (const part of ["review_writing", "flagged-review", "agent@example.org", "write"])
      expect(shown).toContain(part);
    expect(reached("approved by a person")).toEqual([]);
    await article.getByRole("button", { name: /owner\.approve .* allowed/u }).click();
    await page.getByText("Settled: allowed, by ann (owner.approve)").first().waitFor();
    expect(await answer).toContain("done: approved by a person");
    expect(reached("approved by a person")).toEqual(["write approved by a person"]);
    await page.context().close();
  });

  it("is refused with the rule's reason when it is rejected there, and never reaches the server", async () => {
    const { answer } = await held("write", "rejected by a person");
    const page = await signedIn();
    const article = articleOf(page, "rejected by a person");
    await article.getByLabel("Reason").fill("not now");
    await article.getByRole("button", { name: /owner\.reject .* blocked/u }).click();
    expect(await answer).toContain("blocked by the rule `review_writing`: write refused");
    expect(reached("rejected by a person")).toEqual([]);
    await page.context().close();
  });

  it("is settled by a program, which asks for what is held, and by one of two alone", async () => {
    const { answer, token } = await held("write", "approved by a program");
    const { json } = await ask(`${address}/v1/deployments/gate/obligations`, "ann");
    const { obligations } = json as { obligations: { token: string }[] };
    expect(obligations.map((one) => one.token)).toEqual([token]);
    const url = `${address}/v1/deployments/gate/obligations/${token}/settle`;
    const settle = (on: string) => ask(url, "ann", { on });
    const settled = await Promise.all([settle("owner.approve"), settle("owner.approve")]);
    expect(settled.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await answer).toContain("done: approved by a program");
    expect(reached("approved by a program")).toEqual(["write approved by a program"]);
  });

  it.each([
    ["owner.approve", "done: by owner.approve", 1],
    ["owner.reject", "blocked by the rule `review_writing`: write refused", 0],
  ])("is settled by `tangle obligations settle --on %s`", async (on, said, times) => {
    const { answer, token } = await held("write", `by ${on}`);
    const args = ["obligations", "settle", "ledger.sqlite", token, "--deployment", "gate", "--on", on];
    const run = await tangle([...args, "--sender", "me@example.org"], { cwd: folder.path });
    expect([run.exitCode, run.stderr]).toEqual([0, ""]);
    expect(await answer).toContain(said);
    expect(reached(`by ${on}`)).toHaveLength(times);
  });

  it.each([
    ["soon", "done: at its deadline", 1],
    ["late", "blocked by the rule `soon_blocked`: review timeout", 0],
  ])("that nobody settles does what its rule says at its deadline: %s", async (name, said, times) => {
    const { answer } = await held(name, "at its deadline");
    expect(await answer).toContain(said);
    expect(reached("at its deadline").filter((line) => line.startsWith(name))).toHaveLength(times);
  });

  it("is in the ledger that both have: each was decided once and settled once, and its decision replays", async () => {
    const { json } = await ask(`${address}/v1/deployments/gate/receipts?most=100`, "auditor");
    const { entries } = json as { entries: { statement: { kind: string } }[] };
    const kinds = entries.map(({ statement }) => statement.kind);
    expect(["decision", "settling"].map((kind) => kinds.filter((one) => one === kind).length)).toEqual([7, 7]);
    const list = await tangle(["obligations", "list", "ledger.sqlite", "--deployment", "gate"], { cwd: folder.path });
    expect(list).toMatchObject({ exitCode: 0, stdout: expect.not.stringContaining("flagged-review") });
    const replay = ["replay", "ledger.sqlite", "0", "--deployment", "gate", "--component", "gate.glith"];
    expect(await tangle(replay, { cwd: folder.path })).toMatchObject({ exitCode: 0, stderr: "" });
  });
});
