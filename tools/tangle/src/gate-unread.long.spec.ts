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

/** A server that says more than anybody reads as soon as it is called, and ends when nobody is there any more. */
const SERVER = `
  const say = (message) => process.stdout.write(JSON.stringify({ jsonrpc: "2.0", ...message }) + "\\n");
  require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
    const { id, method, params } = JSON.parse(line);
    if (method === "initialize") say({ id, result: { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: "s", version: "1" } } });
    if (method === "tools/list") say({ id, result: { tools: [{ name: "flood", inputSchema: { type: "object" } }] } });
    if (method === "tools/call") for (let n = 0; n < 80; n++) say({ method: "notifications/message", params: { level: "info", data: "x".repeat(1024 * 1024) } });
  });`;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
  await place(folder.path, "flood.glith", RULES);
});
afterAll(() => folder.remove());

it("a gate whose client reads nothing ends, with its server, though the client stays there", async () => {
  const flags = ["--conditions=@glither/source", "--disable-warning=ExperimentalWarning"];
  const args = [...flags, ENTRY, "gate", "--policy", "flood.glith", "--", process.execPath, "-e", SERVER];
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
  const [code, signal] = await once(gate, "exit");
  expect([code, signal]).toEqual([0, null]);
  expect(told).toContain("gate: client: it does not read, and more than 64 MiB wait for it: the session ends");
});
