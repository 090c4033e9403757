import { createRequire } from "node:module";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { gate } from "@glither/stages/serve/gate";
import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { main } from "./main.ts";

const FILESYSTEM = createRequire(import.meta.url).resolve("@modelcontextprotocol/server-filesystem/dist/index.js");
const [ANN, BOB] = ["a".repeat(32), "b".repeat(32)];
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let files: Record<"policy" | "results" | "config" | "tokens", string>;

beforeAll(async () => {
  folder = await temporaryFolder();
  const policy = await place(
    folder.path,
    "both.glith",
    `#pragma dialect glither.governance ; fold first-match
#pragma version 0.1.0
rule block_bob = event | actor == "bob" | server == "second" => into blocked (reason = not his)
rule allow = event | tool == "list_allowed_directories" => into allowed
`,
  );
  const results = await place(
    folder.path,
    "results.glith",
    `#pragma dialect glither.flow ; fold accumulate
#pragma version 0.1.0
rule keep_second = record | destination == "ann" | source == "second" => into dropped (reason = not hers)
rule rest = record | kind == "list_allowed_directories" => route to agent
`,
  );
  const server = (of: string) => ({ command: process.execPath, args: [FILESYSTEM, join(folder.path, of)] });
  await place(folder.path, "one/a.txt", "");
  await place(folder.path, "two/a.txt", "");
  const config = await place(
    folder.path,
    "client.json",
    JSON.stringify({ mcpServers: { first: server("one"), second: server("two") } }),
  );
  await place(folder.path, "bob.txt", `${BOB}\n`);
  const bob = `\${file:${join(folder.path, "bob.txt")}}`;
  files = {
    policy,
    results,
    config,
    tokens: await place(folder.path, "tokens.json", JSON.stringify({ ann: ANN, bob })),
  };
});
afterAll(() => folder.remove());

it("stands before all servers of a configuration, for each client as its token says, and disposes of what tools return", async () => {
  const stopping = Promise.withResolvers<void>();
  const addresses = new Map<string, string>();
  const both = Promise.withResolvers<void>();
  const running = gate({
    policy: files.policy,
    results: files.results,
    config: files.config,
    keys: [],
    server: [],
    listen: { address: "127.0.0.1:0", tokens: files.tokens },
    input: new PassThrough(),
    output: new PassThrough(),
    note(line) {
      const [, address, name] = /^listening at (http:\S+\/(\w+))$/u.exec(line) ?? [];
      if (address !== undefined && name !== undefined) addresses.set(name, address);
      if (addresses.size === 2) both.resolve();
    },
    until: stopping.promise,
  });
  await Promise.race([both.promise, running]);
  const called = async (name: string, token: string): Promise<string> => {
    const requestInit = { headers: { authorization: `Bearer ${token}` } };
    const transport = new StreamableHTTPClientTransport(new URL(addresses.get(name) ?? ""), { requestInit });
    const client = new Client({ name: "test", version: "1" });
    await client.connect(transport as Parameters<Client["connect"]>[0]);
    const answer = JSON.stringify(await client.callTool({ name: "list_allowed_directories" }));
    await client.close();
    return answer;
  };
  const calls = [called("first", ANN), called("second", ANN), called("first", BOB), called("second", BOB)];
  const [annFirst, annSecond, bobFirst, bobSecond] = await Promise.all(calls);
  expect([annFirst, bobFirst].map((answer) => answer?.includes(join(folder.path, "one")))).toEqual([true, true]);
  expect(annSecond).toContain("the result was dropped by the rule `keep_second`: not hers");
  expect(bobSecond).toContain("blocked by the rule `block_bob`: not his");
  stopping.resolve();
  expect(await running).toMatchObject({ exitCode: 0 });
});

it.each([
  [["--listen", "0.0.0.0:8808"], "listens on this machine alone"],
  [["--listen", "127.0.0.1:0"], "`--listen` needs `--tokens`"],
  [["--listen", "127.0.0.1:0", "--tokens", "bob.txt"], "is no JSON"],
  [["--listen", "127.0.0.1:0", "--actor", "me"], "`--actor` goes without `--listen`"],
  [["--listen", "127.0.0.1:0", "--pins", "x"], "`--pins` is about one server"],
  [[], "has several servers"],
])("refuses %j", async (more, message) => {
  const err: string[] = [];
  const args = ["gate", "--policy", files.policy, "--config", files.config];
  const given = more.map((arg) => (arg === "bob.txt" ? join(folder.path, arg) : arg));
  const exitCode = await main([...args, ...given], { out: () => undefined, err: (text) => err.push(text) });
  expect([exitCode, err.join("")]).toEqual([64, expect.stringContaining(message)]);
});
