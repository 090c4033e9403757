import { spawnSync } from "node:child_process";
import { chmodSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { gate } from "@glither/stages/serve/gate";
import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { main } from "./main.ts";

const PAGE = readFileSync(join(import.meta.dirname, "../../../docs/gate.md"), "utf8");
const ENTRY = join(import.meta.dirname, "testing/entry.ts");
const FILESYSTEM = createRequire(import.meta.url).resolve("@modelcontextprotocol/server-filesystem/dist/index.js");
const EVERYTHING = createRequire(import.meta.url).resolve("@modelcontextprotocol/server-everything/dist/index.js");
const blocks = (language: string): string[] =>
  [...PAGE.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "gu"))].map(([, text = ""]) => text);
const [looking = "", settling = ""] = blocks("sh");

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let env: Record<string, string>;

beforeAll(async () => {
  folder = await temporaryFolder();
  await place(folder.path, "files.glith", blocks("glith")[0] ?? "");
  await place(folder.path, "notes/today.txt", "hello");
  await place(folder.path, "notes/.env", "KEY=1");
  // What `npx` and an installed `tangle` would run, without a network.
  const program = async (name: string, line: string): Promise<void> =>
    chmodSync(await place(folder.path, `bin/${name}`, `#!/bin/sh\n${line}\n`), 0o755);
  await program("tangle", `exec "${process.execPath}" --conditions=@glither/source "${ENTRY}" "$@"`);
  await program("npx", `shift; exec "${process.execPath}" "${FILESYSTEM}" "$@"`);
  env = { ...(process.env as Record<string, string>), PATH: `${join(folder.path, "bin")}:${process.env["PATH"]}` };
});
afterAll(() => folder.remove());

function shell(script: string, more: Readonly<Record<string, string>> = {}): string {
  const { status, stdout, stderr } = spawnSync("sh", ["-e", "-c", script], {
    cwd: folder.path,
    encoding: "utf8",
    env: { ...env, ...more },
  });
  expect([status, stderr.replaceAll(/^(?:Secure MCP|Client does not|Error getting|Failed to).*\n/gmu, "")]).toEqual([
    0,
    "",
  ]);
  return stdout;
}

async function printed(args: readonly string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const exitCode = await main(args, { out: (content) => out.push(`${content}`), err: (text) => err.push(text) });
  return { exitCode, out: out.join(""), err: err.join("") };
}

/** `tangle gate` with a policy of the folder, in front of a program that is not there. */
const refused = (policy: string, ...more: readonly string[]) =>
  printed(["gate", "--policy", join(folder.path, policy), ...more, "--", "no-such-program-anywhere"]);

it("stands after the page's five commands, where the configuration says", async () => {
  const home = join(folder.path, "five");
  await place(home, "notes/today.txt", "hello");
  const [script = ""] = blocks("bash");
  expect(script.trim().split("\n")).toHaveLength(5);
  const { status, stdout } = spawnSync("sh", ["-e", "-c", script], { cwd: home, encoding: "utf8", env });
  expect([status, stdout]).toEqual([0, expect.stringContaining("write_file  hidden")]);
  const { files } = JSON.parse(readFileSync(join(home, ".mcp.json"), "utf8")).mcpServers;
  const client = new Client({ name: "test", version: "1" });
  await client.connect(new StdioClientTransport({ ...files, cwd: home, env, stderr: "ignore" }));
  try {
    const names = (await client.listTools()).tools.map(({ name }) => name);
    expect([names.includes("read_text_file"), names.includes("write_file")]).toEqual([true, false]);
    const path = join(home, "notes/today.txt");
    const call = async (name: string, given: Record<string, string>) =>
      JSON.stringify(await client.callTool({ name, arguments: given }));
    expect(await call("read_text_file", { path })).toContain("hello");
    expect(await call("write_file", { path, content: "" })).toContain("blocked by the rule `block_destroying`");
  } finally {
    await client.close();
  }
});

it("marks what can only be blocked of a real server's parameters, and says why", async () => {
  const policy = await place(
    folder.path,
    "marked.glith",
    `#pragma dialect glither.governance ; fold first-match
#pragma version 0.1.0
rule no_debug = event | arguments.messageType == "debug" => into blocked (reason = too much)
rule no_image = event | arguments.includeImage is present => into blocked (reason = no pictures)
rule allow = event | tool == "get-annotated-message" => into allowed
`,
  );
  const server = ["--policy", policy, "--", process.execPath, EVERYTHING, "stdio"];
  const { out } = await printed(["gate", "list", ...server]);
  expect(out).toContain(
    '  messageType  marked: proved, no call with it of "debug" can come to anything but blocked: the rule `no_debug` blocks some',
  );
  expect(out).toContain("  includeImage  marked: proved");
  const transport = new StdioClientTransport({ command: "tangle", args: ["gate", ...server], env, stderr: "ignore" });
  const client = new Client({ name: "test", version: "1" });
  await client.connect(transport);
  const [tool] = (await client.listTools()).tools;
  await client.close();
  expect(tool?.inputSchema.properties).toMatchObject({
    messageType: { enum: ["error", "success"], description: expect.stringContaining('Blocked by policy: "debug".') },
    includeImage: { description: expect.stringContaining("Blocked by policy: no call that gives this passes.") },
  });
});

it("says of each tool whether it is shown, and why", () => {
  const lines = shell(looking).split("\n");
  expect(lines).toContain("read_text_file  shown: the rule `allow_reading` can let a call of it pass");
  expect(lines).toContain("write_file  shown: the rule `review_writing` can let a call of it pass");
  expect(lines).toContain("move_file  hidden: proved, no call of it can come to anything but blocked");
});

it("decides by the page's rules of other methods, in front of a server that has resources", async () => {
  const policy = await place(folder.path, "methods.glith", blocks("glith")[1] ?? "");
  expect(await printed(["check", policy])).toMatchObject({ exitCode: 0 });
  for (const [at, name] of [
    [2, "results.glith"],
    [3, "redact.glith"],
  ] as const) {
    const flow = await place(folder.path, name, blocks("glith")[at] ?? "");
    expect(await printed(["check", flow])).toMatchObject({ exitCode: 0 });
  }
  const args = ["gate", "--policy", policy, "--", process.execPath, EVERYTHING, "stdio"];
  const transport = new StdioClientTransport({ command: "tangle", args, cwd: folder.path, env, stderr: "ignore" });
  const client = new Client({ name: "test", version: "1" });
  await client.connect(transport);
  try {
    const read = (uri: string) => client.readResource({ uri }).catch(({ message }) => message);
    expect(await read("file:///notes/none")).not.toContain("blocked");
    expect(await read("demo://resource/static/document/features.md")).toContain("blocked: no rule takes it");
    expect((await client.listTools()).tools).toEqual([]);
  } finally {
    await client.close();
  }
});

it("stands where the page's configuration puts it: allowed, blocked, flagged, held and allowed by somebody else, hidden", async () => {
  const { files } = JSON.parse(blocks("json")[0] ?? "").mcpServers as { files: { command: string; args: string[] } };
  const transport = new StdioClientTransport({ ...files, cwd: folder.path, env, stderr: "pipe" });
  let told = "";
  transport.stderr?.on("data", (chunk: Buffer) => {
    told += `${chunk}`;
  });
  const client = new Client({ name: "test", version: "1" });
  await client.connect(transport);
  try {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name).sort()).toEqual([
      "directory_tree",
      "list_allowed_directories",
      "list_directory",
      "read_text_file",
      "write_file",
    ]);
    const call = async (name: string, given: Record<string, unknown>, onprogress = (): void => undefined) =>
      JSON.stringify(await client.callTool({ name, arguments: given }, undefined, { onprogress }));
    const notes = join(folder.path, "notes");
    expect(await call("read_text_file", { path: join(notes, "today.txt") })).toContain("hello");
    expect(await call("read_text_file", { path: join(notes, ".env") })).toContain("rule `block_secrets`: secret file");
    expect(await call("directory_tree", { path: notes })).toContain("today.txt");
    expect(await call("move_file", { source: "a", destination: "b" })).toContain("no rule takes it");
    const held = Promise.withResolvers<void>();
    const writing = call("write_file", { path: join(notes, "new.txt"), content: "written" }, held.resolve);
    await held.promise;
    const waits = shell(settling.split("\n")[0] ?? "");
    const [TOKEN = ""] = /^\S+/u.exec(waits) ?? [];
    const rest = shell(settling, { TOKEN });
    expect(rest).toContain(`${TOKEN}  allowed`);
    expect(await writing).not.toContain("isError");
    expect(readFileSync(join(notes, "new.txt"), "utf8")).toBe("written");
  } finally {
    await client.close();
  }
  expect(told).toContain("gate: directory_tree: flagged by the rule `flag_tree`: flag tree");
  const [file, source] = [join(folder.path, "gate.sqlite"), join(folder.path, "files.glith")];
  expect(await printed(["replay", file, "1", "--component", source])).toMatchObject({ exitCode: 0, err: "" });
});

it.each([
  ["other.glith", [], 64, "which a gate does not know of a call", "it knows `action`, `tool`"],
  ["named.glith", [], 64, "the ruleset asks which server it is", "`--server NAME`"],
  ["mail.glith", [], 64, "rules about tool calls", "`#pragma dialect glither.governance`"],
  ["wrong.glith", [], 2, "error[", "wrong: 1 error"],
  ["files.glith", ["--deployment", "x"], 64, "`--deployment` goes with `--ledger` alone", "name the ledger"],
  ["none.glith", [], 64, "none.glith", ""],
])("refuses %s %j, and writes nothing where the protocol is spoken", async (policy, more, exitCode, message, hint) => {
  const rules = (dialect: string, rest: string): string =>
    `#pragma dialect ${dialect} ; fold first-match\n#pragma version 0.1.0\n\n${rest}\n`;
  await place(folder.path, "other.glith", rules("glither.governance", "rule a = event | amount > 5 => into allowed"));
  await place(
    folder.path,
    "named.glith",
    rules("glither.governance", 'rule a = event | server == "s" => into allowed'),
  );
  await place(folder.path, "wrong.glith", rules("glither.governance", "rule a = event | nothing > 5 => into allowed"));
  await place(
    folder.path,
    "mail.glith",
    rules("glither.mail", 'rule a = msg | from.domain == "a.example" => route to inbox'),
  );
  const run = await refused(policy, ...more);
  expect([run.exitCode, run.out]).toEqual([exitCode, ""]);
  expect(run.err).toContain(message);
  expect(run.err).toContain(hint);
});

it("asks a binding set of who calls and how often, and has done what the rules say", async () => {
  const policy = await place(
    folder.path,
    "asked.glith",
    `#pragma dialect glither.governance ; fold first-match
#pragma version 0.1.0
enrich calls : integer from actor, tool by count(1h)
rule block_suspended = event | actor.suspended => notify to security.oncall, into blocked (reason = suspended)
rule block_loop = event | calls > 2 => into blocked (reason = too often)
rule allow_rest = event | tool => into allowed
`,
  );
  await place(folder.path, "actors.csv", "actor\nmallory\n");
  const suspended = { table: { file: "actors.csv", key: "actor" } };
  const set = { enrich: { "actor.suspended": suspended, calls: { counter: {} } }, actions: { notify: { log: {} } } };
  const bindings = await place(folder.path, "bindings.json", JSON.stringify(set));
  const ledger = join(folder.path, "asked.sqlite");
  const called = async (actor: string, ...tools: readonly string[]) => {
    const args = ["gate", "--policy", policy, "--bindings", bindings, "--ledger", ledger, "--actor", actor];
    const server = ["--", process.execPath, FILESYSTEM, "notes"];
    const options = { command: "tangle", args: [...args, ...server], cwd: folder.path, env };
    const transport = new StdioClientTransport({ ...options, stderr: "pipe" });
    const client = new Client({ name: "test", version: "1" });
    const done = Promise.withResolvers<void>();
    transport.stderr?.on("data", (chunk: Buffer) => `${chunk}`.includes("security.oncall") && done.resolve());
    await client.connect(transport);
    const answers: string[] = [];
    for (const name of tools) {
      const given = name === "list_directory" ? { path: "/nowhere" } : {};
      answers.push(JSON.stringify(await client.callTool({ name, arguments: given })));
    }
    if (actor === "mallory") await done.promise;
    await client.close();
    return answers;
  };
  const [refused] = await called("mallory", "list_allowed_directories");
  expect(refused).toContain("blocked by the rule `block_suspended`: suspended");
  // What the server fails is given back: none of the first three counts.
  const answers = await called("ann", ...Array(3).fill("list_directory"), ...Array(3).fill("list_allowed_directories"));
  expect(answers.map((answer) => /too often|isError/u.exec(answer)?.[0])).toEqual([
    ...["isError", "isError", "isError"],
    ...[undefined, undefined, "too often"],
  ]);
  const without = await printed(["gate", "--policy", policy, "--bindings", bindings, "--", "none"]);
  expect(without).toMatchObject({ exitCode: 64, err: expect.stringContaining("goes with `--ledger` alone") });
});

it("finds a server by its name in a client's configuration, and fills what that leaves to the environment", async () => {
  const node = { command: process.execPath, args: [FILESYSTEM, `\${GATE_NOTES:-nowhere}`] };
  const two = { mcpServers: { files: { ...node, cwd: folder.path, args: [FILESYSTEM, "notes"] }, other: node } };
  const config = await place(folder.path, "two.json", JSON.stringify(two));
  const list = (...more: readonly string[]) =>
    printed(["gate", "list", "--policy", join(folder.path, "files.glith"), "--config", config, ...more]);
  expect((await list("--server", "files")).out).toContain("read_text_file  shown");
  expect(await list()).toMatchObject({ exitCode: 64, err: expect.stringContaining("has several servers") });
  expect((await list("--server", "none")).err).toContain("it has `files`, `other`");
  expect((await list("--server", "files", "--", "npx")).err).toContain("more than one server");
});

it("names a server that cannot be started", async () => {
  expect(await refused("files.glith")).toEqual({
    exitCode: 64,
    out: "",
    err: "error: `no-such-program-anywhere` cannot be started\nhint: write the server's command behind `--`, as in a shell\n",
  });
});

it("ends where it is told to stop before it has begun", async () => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const server = [process.execPath, "-e", "process.stdin.resume()"];
  const policy = join(folder.path, "files.glith");
  const outcome = await gate({
    policy,
    keys: [],
    server,
    input,
    output,
    note: () => undefined,
    until: Promise.resolve(),
  });
  expect(outcome).toMatchObject({ exitCode: 0, data: { ended: "client" } });
});
