import { access } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Listed, ServerEntry } from "@glither/gate";
import { isObject } from "@glither/roux/core";
import { unifiedDiff } from "../files/diff.ts";
import { modeOf, readJson, readText, writeWhole } from "../files/files.ts";
import { jsonText } from "../files/json-text.ts";
import { EXIT, type Outcome } from "../outcome.ts";
import { oneLine } from "../printable.ts";
import { stage } from "../stage.ts";
import { openedServer, serversIn } from "./_gate-server.ts";

export interface GateInitOptions {
  /** A client's configuration. */
  readonly config: string;
  /** The folder for rulesets and lists of tools. */
  readonly out: string;
  /** Change the configuration, too. */
  readonly write: boolean;
}

interface Begun {
  readonly name: string;
  readonly files: readonly string[];
  /** What the configuration is to say of it. */
  readonly entry?: object;
  readonly problem?: string;
}

/** For each server of a client's configuration: a list of its tools, a first ruleset, and a gate in its place. */
export const gateInit = stage(async ({ config, out, write }: GateInitOptions): Promise<Outcome> => {
  const servers = await serversIn(config);
  const before = await readText(config, "the configuration");
  const backup = await freeBackup(config);
  const begun: Begun[] = [];
  for (const [name, entry] of servers) begun.push(await begin(name, entry, { out, backup }));
  const after = await gated(config, begun);
  const isChanged = begun.some(({ entry }) => entry !== undefined);
  if (write && isChanged) {
    // A configuration may hold secrets, which its copy is to show to nobody else.
    const mode = await modeOf(config);
    await writeWhole(backup, before, mode);
    await writeWhole(config, after, mode);
  }
  const diff = unifiedDiff(config, { label: "now", text: shown(before) }, { label: "gated", text: shown(after) });
  const failed = begun.filter(({ problem }) => problem !== undefined);
  return {
    exitCode: failed.length === 0 ? EXIT.clean : EXIT.crossing,
    text: [...begun.map(line), ...(isChanged ? [diff, last(config, backup, write)] : [])].join("\n"),
    data: { servers: begun.map(({ name, files, problem }) => ({ name, files, problem })), written: write && isChanged },
    ...(failed.length === 0 ? {} : { problem: { message: `${failed.length} of the servers cannot be gated yet` } }),
  };
});

function line({ name, files, problem }: Begun): string {
  if (problem !== undefined) return oneLine(`${name}: ${problem}`);
  return oneLine(files.length === 0 ? `${name}: all is there` : `${name}: wrote ${files.join(", ")}`);
}

function last(config: string, backup: string, write: boolean): string {
  return oneLine(write ? `${config} is changed; ${backup} is as it was` : "`--write` changes it, and keeps a copy");
}

const FILE_NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,100}$/u;

async function begin(
  name: string,
  entry: ServerEntry,
  { out, backup }: { readonly out: string; readonly backup: string },
): Promise<Begun> {
  if (!FILE_NAME.test(name)) return { name, files: [], problem: "its name can be no file's; give it another one" };
  if (isGate(entry)) return { name, files: [] };
  const [list, ruleset] = [`${name}.tools.json`, `${name}.glith`];
  const { askTools, firstPolicy } = await import("@glither/gate");
  let listed: readonly Listed[];
  try {
    listed = await askTools(await openedServer(entry));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { name, files: [], problem: error.message };
  }
  const contents = [
    [list, `${jsonText({ tools: listed.map(({ json }) => json) }, 2)}\n`],
    [
      ruleset,
      await formatted(
        firstPolicy(
          name,
          listed.map(({ tool }) => tool),
          list,
        ),
      ),
    ],
  ] as const;
  const files: string[] = [];
  for (const [file, content] of contents) {
    const path = join(out, file);
    // What is there, somebody has looked at.
    if (await isThere(path)) continue;
    await writeWhole(path, content);
    files.push(path);
  }
  const policed = ["--policy", resolve(out, ruleset), "--pins", resolve(out, list), "--server", name];
  return { name, files, entry: { command: "tangle", args: ["gate", ...policed, ...behind(entry, backup)] } };
}

async function formatted(ruleset: string): Promise<string> {
  const { format } = await import("@glither/roux");
  const formatting = format(ruleset);
  return "text" in formatting ? formatting.text : ruleset;
}

/** Headers may hold secrets, which belong in no command line: then the configuration as it was says them. */
function behind(entry: ServerEntry, backup: string): readonly string[] {
  if ("command" in entry) return ["--", entry.command, ...entry.args];
  return Object.keys(entry.headers).length === 0 ? ["--upstream", entry.url] : ["--config", backup];
}

function isGate(entry: ServerEntry): boolean {
  return "command" in entry && entry.command === "tangle" && entry.args[0] === "gate";
}

/** What an earlier copy has kept, among it the servers that gates are told of by it, another one would not. */
async function freeBackup(config: string): Promise<string> {
  for (let count = 1; ; count += 1) {
    const path = resolve(`${config}.before-gate${count === 1 ? "" : `-${count}`}`);
    if (!(await isThere(path))) return path;
  }
}

/** Without what may be secret: a terminal's output is kept, and passed on. */
function shown(json: string): string {
  return JSON.stringify(
    JSON.parse(json),
    (name, value: unknown) =>
      (name === "headers" || name === "env") && isObject(value)
        ? Object.fromEntries(Object.keys(value).map((key) => [key, "…"]))
        : value,
    2,
  );
}

/** The configuration with gates in it, and otherwise as it is. */
async function gated(config: string, begun: readonly Begun[]): Promise<string> {
  const json = (await readJson(config, "the configuration")) as Record<string, Record<string, Record<string, unknown>>>;
  const listed = json["mcpServers"] ?? json["servers"] ?? {};
  for (const { name, entry } of begun) {
    if (entry === undefined) continue;
    const { url, headers, type, ...rest } = listed[name] ?? {};
    listed[name] = { ...rest, ...(type === undefined ? {} : { type: "stdio" }), ...entry };
  }
  return `${JSON.stringify(json, undefined, 2)}\n`;
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
