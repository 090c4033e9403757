import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, beforeAll, expect, it } from "@jest/globals";

const ENTRY = join(import.meta.dirname, "testing/entry.ts");
const RULES = `#pragma dialect glither.governance ; fold first-match
#pragma version 0.1.0
rule allow = event | tool == "flood" => into allowed
`;

/** A server that says so many MiB as soon as it is called, and goes on then, or ends. */
const serverOf = (count: number, then: string): string => `
  const say = (message) => process.stdout.write(JSON.stringify({ jsonrpc: "2.0", ...message }) + "\\n");
  require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
    const { id, method, params } = JSON.parse(line);
    if (method === "initialize") say({ id, result: { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: "s", version: "1" } } });
    if (method === "tools/list") say({ id, result: { tools: [{ name: "flood", inputSchema: { type: "object" } }] } });
    if (method !== "tools/call") return;
    for (let n = 0; n < ${count}; n++) say({ method: "notifications/message", params: { level: "info", data: "x".repeat(1024 * 1024) } });
    process.stdout.write("", () => { ${then} });
  });`;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
  await place(folder.path, "flood.glith", RULES);
});
afterAll(() => folder.remove());

const FLOODED = "gate: client: it does not read, and more than 64 MiB wait for it: the session ends";

it.each([
  ["more waits for it than is kept, and with the gate its server", serverOf(80, ""), 0, FLOODED],
  ["its server has ended", serverOf(2, "process.exit()"), 6, "the server has ended"],
])("a gate whose client reads nothing ends, though the client stays there, when %s", async (_, server, code, says) => {
  const flags = ["--conditions=@glither/source", "--disable-warning=ExperimentalWarning"];
  const args = [...flags, ENTRY, "gate", "--policy", "flood.glith", "--", process.execPath, "-e", server];
  const gate = spawn(process.execPath, args, { cwd: folder.path, stdio: ["pipe", "pipe", "pipe"] });
  let told = "";
  gate.stderr.on("data", (chunk: Buffer) => {
    told += `${chunk}`;
  });
  const send = (message: object): void => void gate.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  const clientInfo = { name: "deaf", version: "1" };
  send({ id: 0, method: "initialize", params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo } });
  await once(gate.stdout, "data");
  gate.stdout.pause();
  send({ id: 1, method: "tools/call", params: { name: "flood", arguments: {} } });
  expect(await once(gate, "exit")).toEqual([code, null]);
  expect(told).toContain(says);
});
