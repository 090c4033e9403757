import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { ROOT, TANGLE, tangle } from "./commands.ts";
import { headline, say } from "./say.ts";

const FOLDER = "dist/demo/gate";
const NOTES = `${FOLDER}/notes`;
const [POLICY, RESULTS, LEDGER] = [`${FOLDER}/files.glith`, `${FOLDER}/results.glith`, `${FOLDER}/gate.sqlite`];
const SERVER = "@modelcontextprotocol/server-filesystem";

const RULES = `#pragma dialect glither.governance ; fold first-match
#pragma version 0.1.0

rule block_secrets "Keep keys from agents" =
  event | any arguments.* ~ /(?:^|\\/)\\.env$/
  => into blocked (reason = secret file)

rule review_writing "Let a person see what is written" =
  event | tool == "write_file"
  => hold into flagged-review
     on owner.approve  into allowed
     after 1h          into blocked (reason = review timeout)

rule allow_reading =
  event | tool in { "read_text_file", "list_directory", "write_file" }
  => into allowed
`;

const RETURNED = `#pragma dialect glither.flow ; fold accumulate
#pragma version 0.1.0

rule no_accounts "Keep bank accounts from agents" =
  record | notes ~ /\\b[A-Z]{2}[0-9]{2}(?: ?[0-9A-Z]{4}){3}/
  => transform notes by mask

rule rest = record | kind => route to agent
`;

/** A real server of the Model Context Protocol behind a gate, and what becomes of an agent's calls. */
export async function gateDemo(): Promise<void> {
  headline("1. The rules, and which tools are left by them");
  prepare();
  tangle("check", POLICY);
  const client = new Client({ name: "agent", version: "1" });
  await client.connect(transport());
  try {
    const { tools } = await client.listTools();
    say(`shown   ${tools.map(({ name }) => name).join(", ")}`);
    say("hidden  every other tool of the server: proved, no call of one could come to anything but blocked");

    headline("2. What an agent's calls come to");
    const path = (name: string): string => join(ROOT, NOTES, name);
    const call = async (what: string, name: string, given: Readonly<Record<string, string>>): Promise<void> =>
      say(`${what.padEnd(9)} ${name} ${shown(given["path"] ?? "")}\n          ${await called(client, name, given)}`);
    await call("allowed", "read_text_file", { path: path("today.txt") });
    await call("blocked", "read_text_file", { path: path(".env") });
    await call("redacted", "read_text_file", { path: path("bills.txt") });

    headline("3. One that is held, until a person has looked at it");
    const held = Promise.withResolvers<string>();
    const given = { path: path("plan.txt"), content: "lunch at noon" };
    const written = client.callTool({ name: "write_file", arguments: given }, undefined, {
      onprogress: ({ message = "" }) => held.resolve(message),
    });
    const message = await held.promise;
    say(`held      write_file ${shown(given.path)}\n          ${message}`);
    const [token = ""] = /[^ ]+$/u.exec(message) ?? [];
    tangle("obligations", "settle", LEDGER, token, "--on", "owner.approve", "--sender", "me@example.org");
    say(`approved  ${textOf(await written)}`);
  } finally {
    await client.close();
  }

  headline("4. What was kept says the same when it is decided again");
  tangle("replay", LEDGER, "2", "--component", POLICY);
}

function prepare(): void {
  rmSync(join(ROOT, FOLDER), { recursive: true, force: true });
  mkdirSync(join(ROOT, NOTES), { recursive: true });
  const files = {
    [POLICY]: RULES,
    [RESULTS]: RETURNED,
    [`${NOTES}/today.txt`]: "water the plants",
    [`${NOTES}/.env`]: "KEY=1",
    [`${NOTES}/bills.txt`]: "rent to NL91 ABNA 0417 1643 00",
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(ROOT, name), content);
}

function transport(): StdioClientTransport {
  const gate = ["gate", "--policy", POLICY, "--results", RESULTS, "--ledger", LEDGER];
  say(`\n$ npx tangle ${gate.join(" ")} \\\n    -- npx ${SERVER} ${NOTES}`);
  const server = createRequire(import.meta.url).resolve(`${SERVER}/dist/index.js`);
  return new StdioClientTransport({
    command: process.execPath,
    args: [join(ROOT, TANGLE), ...gate, "--", process.execPath, server, NOTES],
    cwd: ROOT,
    stderr: "ignore",
  });
}

async function called(client: Client, name: string, given: Readonly<Record<string, string>>): Promise<string> {
  return textOf(await client.callTool({ name, arguments: given }));
}

function textOf(result: Awaited<ReturnType<Client["callTool"]>>): string {
  const [first] = result.content as readonly { readonly text?: string }[];
  return shown(first?.text ?? "");
}

/** Paths as the reader would write them. */
function shown(text: string): string {
  return text.replaceAll(`${ROOT}/${FOLDER}/`, "");
}
