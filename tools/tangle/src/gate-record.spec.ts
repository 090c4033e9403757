import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { ClientStdio } from "@glither/gate";
import { type GateStageOptions, gate } from "@glither/stages/serve/gate";
import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { main } from "./main.ts";

const FILESYSTEM = createRequire(import.meta.url).resolve("@modelcontextprotocol/server-filesystem/dist/index.js");
const SECRET = "sk-0123456789";
const PRAGMAS = (dialect: string, fold: string): string =>
  `#pragma dialect ${dialect} ; fold ${fold}\n#pragma version 0.1.0\n`;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let policy: string;
let redact: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  policy = await place(
    folder.path,
    "files.glith",
    `${PRAGMAS("glither.governance", "first-match")}
rule block_env = event | any arguments.* ~ /\\.env$/ => into blocked (reason = secret file)
rule review = event | tool == "write_file"
  => hold into flagged-review
     on user.approve into allowed
     after 1h into blocked (reason = too late)
rule allow = event | tool in { "list_directory", "read_text_file", "list_allowed_directories" } => into allowed
`,
  );
  redact = await place(
    folder.path,
    "redact.glith",
    `${PRAGMAS("glither.flow", "accumulate")}
rule no_keys = record | notes ~ /sk-[0-9]+/ | kind != "write_file" => into dropped (reason = key)
rule no_mail = record | email => transform email by mask
rule no_notes = record | kind == "write_file" => redact notes
rule rest = record | kind => route to cases
`,
  );
  await place(folder.path, "notes/a.txt", "hello");
});
afterAll(() => folder.remove());

async function recorded(more: Partial<GateStageOptions>, calls: (client: Client) => Promise<void>) {
  const [input, output, notes] = [new PassThrough(), new PassThrough(), [] as string[]];
  const server = [process.execPath, FILESYSTEM, join(folder.path, "notes")];
  const note = (line: string): void => void notes.push(line);
  const running = gate({
    policy,
    keys: [],
    server,
    input,
    output,
    note,
    until: new Promise(() => undefined),
    recording: { redact, cases: join(folder.path, "cases") },
    ...more,
  });
  const client = new Client({ name: "test", version: "1" }, { capabilities: { elicitation: { form: {} } } });
  await Promise.race([client.connect(new ClientStdio(output, input)), running]);
  await calls(client);
  input.end();
  return { outcome: await running, notes };
}

async function conformed(): Promise<readonly unknown[]> {
  const err: string[] = [];
  const out = { out: () => undefined, err: (text: string) => err.push(text) };
  return [await main(["conform", policy, "--cases", join(folder.path, "cases")], out), err.join("")];
}

const cases = (): readonly string[] => readdirSync(join(folder.path, "cases")).sort();
const content = (): string =>
  cases()
    .map((file) => readFileSync(join(folder.path, "cases", file), "utf8"))
    .join("");

it("writes calls as cases that agree with the rules, without what is taken out", async () => {
  const path = join(folder.path, "notes");
  const call = async (client: Client, name: string, given: Record<string, unknown>): Promise<void> =>
    void (await client.callTool({ name, arguments: given }));
  const { outcome, notes } = await recorded({}, async (client) => {
    await call(client, "list_directory", { path });
    await call(client, "list_directory", { path });
    await call(client, "read_text_file", { path: join(path, ".env") });
    await call(client, "read_text_file", { path: join(path, SECRET) });
    await call(client, "move_file", { source: "a", destination: "b" });
  });
  expect(outcome).toMatchObject({ exitCode: 0, data: { recorded: { written: 3, known: 1, left: 1 } } });
  expect(notes).toContain("read_text_file: not recorded: dropped by the rule `no_keys`");
  expect(cases().map((file) => file.replace(/-[0-9a-f]+\.json$/u, ""))).toEqual([
    "list_directory",
    "move_file",
    "read_text_file",
  ]);
  expect(content()).not.toContain(SECRET);
  expect(await conformed()).toEqual([0, ""]);
});

it("writes what settled a held call, and nothing of one that means something else without what is taken out", async () => {
  const ledger = join(folder.path, "gate.sqlite");
  const path = join(folder.path, "notes", "a.txt");
  const { outcome, notes } = await recorded({ ledger }, async (client) => {
    client.setRequestHandler(ElicitRequestSchema, async () => ({
      action: "accept",
      content: { decision: "user.approve" },
    }));
    await client.callTool({ name: "write_file", arguments: { path, content: SECRET } });
    await client.callTool({ name: "write_file", arguments: { path: `${path}/.env`, content: "" } });
  });
  expect(notes).toContain(
    "write_file: not recorded: without what is taken out it comes to something else, by the rule `review`",
  );
  expect(outcome).toMatchObject({ exitCode: 0, data: { recorded: { written: 1, left: 1 } } });
  expect(content()).not.toContain(SECRET);
  const [file = ""] = cases().filter((name) => name.startsWith("write_file"));
  expect(JSON.parse(readFileSync(join(folder.path, "cases", file), "utf8"))).toMatchObject({
    artifact: { tool: "write_file", actor: "test", arguments: {} },
    timeline: [{ on: "user.approve" }],
    expect: { verdict: "pending", rule: "review", settlement: { verdict: "allowed" } },
  });
  expect(await conformed()).toEqual([0, ""]);
});

it("refuses to record where it cannot, before it stands", async () => {
  const refused = async (rules: string, ...more: readonly string[]) => {
    const err: string[] = [];
    const args = ["gate", "record", "--policy", rules, ...more, "--", "no-such-program"];
    return [await main(args, { out: () => undefined, err: (text) => err.push(text) }), err.join("")];
  };
  const file = await place(folder.path, "a-file", "");
  expect(await refused(policy, "--redact", redact, "--cases", file)).toEqual([
    64,
    expect.stringContaining("a-file` cannot be written: it is a file, not a folder"),
  ]);
  expect(await refused(policy, "--redact", policy)).toEqual([
    64,
    expect.stringContaining("what is recorded is cleaned by rules of glither.flow"),
  ]);
  expect(await refused(policy)).toEqual([64, expect.stringContaining("--redact")]);
  const component = join(folder.path, "files.wasm");
  expect(await main(["build", policy, "--out", component], { out: () => undefined, err: () => undefined })).toBe(0);
  expect(await refused(component, "--redact", redact)).toEqual([
    64,
    expect.stringContaining("a component alone does not say what its rules mean"),
  ]);
});
