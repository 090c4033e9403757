import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

const ENTRY = join(import.meta.dirname, "testing/entry.ts");
const TOKENS = { ann: "a".repeat(32), bob: "b".repeat(32) };

/** What is counted apart, and how. A tool of the same name is decided by it, and by no other. */
const KEYS = { session: "session.id", actor: "actor", tool: "tool" } as const;
type Key = keyof typeof KEYS;
const COUNTERS = (Object.keys(KEYS) as Key[]).flatMap((key) =>
  (["count", "sum"] as const).map((how) => ({ key, how, name: `${how}_by_${key}` })),
);

/** More than two calls, or than eight in all, are too much. */
const RULES = `#pragma dialect glither.governance ; fold first-match
#pragma version 0.1.0
${COUNTERS.map(({ key, how, name }) =>
  how === "count"
    ? `enrich ${name} : integer from ${KEYS[key]} by count(1h)`
    : `enrich ${name} : number from ${KEYS[key]} by sum(arguments.amount, 1d)`,
).join("\n")}
${COUNTERS.map(
  ({ how, name }) =>
    `rule block_${name} = event | tool in { "${name}", "${name}_too" } | ${name} > ${how === "count" ? 2 : 8} => into blocked (reason = too much)`,
).join("\n")}
rule allow_rest = event | tool => into allowed
`;
const BINDINGS = { enrich: Object.fromEntries(COUNTERS.map(({ name }) => [name, { counter: {} }])) };

/** A server that fails what it is told to, by its tool or by the protocol. */
const SERVER = `
  const tools = ${JSON.stringify(COUNTERS.flatMap(({ name }) => [name, `${name}_too`]))};
  const say = (message) => process.stdout.write(JSON.stringify({ jsonrpc: "2.0", ...message }) + "\\n");
  require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
    const { id, method, params } = JSON.parse(line);
    if (method === "initialize") say({ id, result: { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: "s", version: "1" } } });
    if (method === "tools/list") say({ id, result: { tools: tools.map((name) => ({ name, inputSchema: { type: "object" } })) } });
    if (method !== "tools/call") return;
    const { fails } = params.arguments;
    if (fails === "protocol") say({ id, error: { code: -32603, message: "failed" } });
    else say({ id, result: { content: [{ type: "text", text: "done" }], ...(fails ? { isError: true } : {}) } });
  });`;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let gate: ChildProcess;
let address: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  const put = (name: string, text: string): Promise<string> => place(folder.path, name, text);
  const policy = await put("counted.glith", RULES);
  const files = ["--bindings", await put("bindings.json", JSON.stringify(BINDINGS)), "--policy", policy];
  const front = ["--listen", "127.0.0.1:0", "--tokens", await put("tokens.json", JSON.stringify(TOKENS))];
  const server = ["--", process.execPath, "-e", SERVER];
  const args = ["gate", ...files, ...front, "--ledger", join(folder.path, "gate.sqlite"), ...server];
  const flags = ["--conditions=@glither/source", "--disable-warning=ExperimentalWarning"];
  gate = spawn(process.execPath, [...flags, ENTRY, ...args], { stdio: ["ignore", "ignore", "pipe"] });
  const begun = Promise.withResolvers<string>();
  let said = "";
  gate.stderr?.on("data", (chunk: Buffer) => {
    said += `${chunk}`;
    const [, found] = /listening at (http:\S+)/u.exec(said) ?? [];
    if (found !== undefined) begun.resolve(found);
  });
  gate.once("exit", () => begun.reject(new Error(`the gate does not stand: ${said}`)));
  address = await begun.promise;
});
afterAll(async () => {
  if (gate.exitCode === null) {
    gate.kill("SIGTERM");
    await once(gate, "exit");
  }
  await folder.remove();
});

type Called = "done" | "failed" | "blocked";
interface Session {
  readonly call: (tool: string, fails?: "tool" | "protocol") => Promise<Called>;
  readonly end: () => Promise<void>;
}

async function begin(actor: keyof typeof TOKENS): Promise<Session> {
  const requestInit = { headers: { authorization: `Bearer ${TOKENS[actor]}` } };
  const client = new Client({ name: "test", version: "1" });
  const transport = new StreamableHTTPClientTransport(new URL(address), { requestInit });
  await client.connect(transport as Parameters<Client["connect"]>[0]);
  return {
    async call(name, fails) {
      const given = { name, arguments: { amount: 4, ...(fails && { fails }) } };
      const answer = await client.callTool(given).catch(({ message }: Error) => message);
      const text = JSON.stringify(answer);
      if (text.includes(`blocked by the rule \`block_${name.replace(/_too$/u, "")}\`: too much`)) return "blocked";
      return text.includes("failed") || text.includes("isError") ? "failed" : "done";
    },
    end: () => client.close(),
  };
}

describe("what is counted", () => {
  it.each(COUNTERS)(
    "by $how and $key is counted apart, and given back where the server fails",
    async ({ key, name }) => {
      const [first, second, other] = [await begin("ann"), await begin("ann"), await begin("bob")];
      const called: Called[] = [];
      for (const fails of [undefined, "tool", "protocol", "tool", undefined, undefined] as const)
        called.push(await first.call(name, fails));
      expect(called).toEqual(["done", "failed", "failed", "failed", "done", "blocked"]);
      const apart = (is: boolean): Called => (is ? "done" : "blocked");
      expect(await second.call(name)).toBe(apart(key === "session"));
      expect(await other.call(name)).toBe(apart(key !== "tool"));
      expect(await first.call(`${name}_too`)).toBe(apart(key === "tool"));
      await Promise.all([first.end(), second.end(), other.end()]);
    },
  );
});
