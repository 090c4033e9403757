import { chmodSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { main } from "./main.ts";

const FILESYSTEM = createRequire(import.meta.url).resolve("@modelcontextprotocol/server-filesystem/dist/index.js");
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let config: string;
let out: string;

const CONFIG = {
  theme: "dark",
  mcpServers: {
    files: { command: process.execPath, args: [FILESYSTEM, "."], env: { KEPT: "yes" } },
    away: { command: "no-such-program-anywhere" },
  },
};

beforeAll(async () => {
  folder = await temporaryFolder();
  config = await place(folder.path, "client.json", JSON.stringify(CONFIG));
  out = join(folder.path, "gate");
});
afterAll(() => folder.remove());

async function tangle(...args: readonly string[]) {
  const [printed, err]: [string[], string[]] = [[], []];
  const exitCode = await main(args, { out: (text) => printed.push(`${text}`), err: (text) => err.push(text) });
  return { exitCode, out: printed.join(""), err: err.join("") };
}

const init = (...more: readonly string[]) => tangle("gate", "init", "--config", config, "--out", out, ...more);
const json = (file: string) => JSON.parse(readFileSync(file, "utf8"));

it("writes a list of tools and a first ruleset for each server, and shows what it would change", async () => {
  const run = await init();
  expect(run.exitCode).toBe(6);
  expect(run.out).toContain("away: `no-such-program-anywhere` cannot be started");
  expect(run.out).toContain('+      "command": "tangle"');
  expect(json(config)).toEqual(CONFIG);
  const tools = json(join(out, "files.tools.json")).tools as { name: string; annotations: object }[];
  expect(tools.find(({ name }) => name === "write_file")?.annotations).toMatchObject({ destructiveHint: true });
  const ruleset = join(out, "files.glith");
  expect(await tangle("check", ruleset)).toMatchObject({ exitCode: 0 });
  expect(await tangle("fmt", "--check", ruleset)).toMatchObject({ exitCode: 0 });
  const list = await tangle("gate", "list", "--policy", ruleset, "--config", config, "--server", "files");
  expect(list.out).toContain("read_text_file  shown: the rule `flag_reading`");
  expect(list.out).toContain("create_directory  shown: the rule `review_changing`");
  expect(list.out).toContain("write_file  hidden");
});

it("puts gates into the configuration once, keeps all else of it, and a copy, for nobody's eyes but those that it was for", async () => {
  chmodSync(config, 0o600);
  await init("--write");
  expect([config, `${config}.before-gate`].map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600]);
  const { mcpServers, theme } = json(config);
  expect([theme, mcpServers.away]).toEqual(["dark", CONFIG.mcpServers.away]);
  expect(mcpServers.files).toEqual({
    env: { KEPT: "yes" },
    command: "tangle",
    args: [
      ...["gate", "--policy", join(out, "files.glith"), "--pins", join(out, "files.tools.json"), "--server", "files"],
      ...["--", process.execPath, FILESYSTEM, "."],
    ],
  });
  expect(json(`${config}.before-gate`)).toEqual(CONFIG);
  expect((await init("--write")).out).toContain("files: all is there");
  expect(json(`${config}.before-gate`)).toEqual(CONFIG);
});

it("a server that is added later keeps its address and headers in a copy of its own, and no secret is printed", async () => {
  const http = createServer((request, response) => {
    const server = new McpServer({ name: "there", version: "1" });
    server.registerTool("echo", {}, async () => ({ content: [] }));
    const transport = new StreamableHTTPServerTransport();
    void server
      .connect(transport as Parameters<McpServer["connect"]>[0])
      .then(() => transport.handleRequest(request, response));
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const remote = { type: "http", url, headers: { authorization: "Bearer a-secret" }, env: { KEY: "a-secret" } };
  const before = json(config);
  before.mcpServers.remote = remote;
  writeFileSync(config, JSON.stringify(before));
  const run = await init("--write");
  http.close().closeAllConnections();
  expect(run.out).toContain('"authorization": "…"');
  expect(run.out).toContain('"KEY": "…"');
  expect(run.out).not.toContain("a-secret");
  const { args } = json(config).mcpServers.remote as { args: string[] };
  const named = args[args.indexOf("--config") + 1] ?? "";
  expect(json(named).mcpServers.remote).toEqual(remote);
  expect(json(`${config}.before-gate`)).toEqual(CONFIG);
});

it("has somebody look at what a server says otherwise, and pins it then", async () => {
  const pins = join(out, "files.tools.json");
  const review = (...more: readonly string[]) =>
    tangle("gate", "review", "--pins", pins, ...more, "--", process.execPath, FILESYSTEM, folder.path);
  expect(await review()).toMatchObject({ exitCode: 0, out: "each tool is as it is pinned\n" });
  const tools = json(pins).tools as { name: string; description: string }[];
  const changed = tools.map((tool) => (tool.name === "move_file" ? { ...tool, description: "was other" } : tool));
  writeFileSync(pins, JSON.stringify({ tools: changed.filter(({ name }) => name !== "edit_file") }));
  const looked = await review();
  expect(looked).toMatchObject({ exitCode: 1, err: expect.stringContaining("2 of the tools") });
  expect(looked.out).toContain("edit_file is new");
  expect(looked.out).toContain('-  "description": "was other"');
  expect(await review("--accept")).toMatchObject({ exitCode: 0 });
  expect(await review()).toMatchObject({ exitCode: 0, out: "each tool is as it is pinned\n" });
});
