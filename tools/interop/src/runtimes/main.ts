import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  ADAPTERS,
  actorTrial,
  counterTrial,
  type Engine,
  isMissing,
  searchHere,
  type Trial,
} from "@glither/runtimes/adapters";
import { install } from "../install.ts";
import { INSTALLED } from "./engines.ts";
import { MAILS, mailguardCore, mailTrial } from "./mailguard.ts";
import { runtimesPage } from "./page.ts";
import { faultsOf, inOrder, type Row, type RunRecord, rowOf } from "./record.ts";

const ROOT = join(import.meta.dirname, "../../../..");
const RECORD = join(import.meta.dirname, "record.json");
const USAGE = `usage: npm run test:runtimes [-- [NAME…] [--here]]

Runs the same modules on every engine (${ADAPTERS.map(({ name }) => name).join(", ")}) and tries what each can do. Installs those that
registries have, pinned, under \`~/.cache/glither\`, which takes minutes the first time, and root for Debian's; writes docs/runtimes.md.
  NAME    only these, and nothing is written
  --here  installs nothing: only what is on this machine, and nothing is written`;

function usage(exitCode: number): never {
  process.stderr.write(`${USAGE}\n`);
  process.exit(exitCode);
}

function options(): { readonly names: readonly string[]; readonly here: boolean } {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { here: { type: "boolean" }, help: { type: "boolean" } },
    });
    if (values.help === true) usage(0);
    if (positionals.some((name) => ADAPTERS.every((adapter) => adapter.name !== name))) usage(64);
    return { names: positionals, here: values.here ?? false };
  } catch {
    usage(64);
  }
}

/** What is run everywhere, and with it one expectation that must not be met. */
async function trialsFor(v8: Engine): Promise<ReadonlyMap<string, Trial>> {
  const core = await mailguardCore();
  const mails: [string, Trial][] = [];
  for (const mail of MAILS) {
    const { trial, verdict, rule } = await mailTrial(v8, core, mail);
    if (verdict !== mail.verdict || rule !== mail.rule) throw new Error(`mailguard: ${mail.name} ends by ${rule}`);
    mails.push([`mailguard: ${mail.name}`, trial]);
  }
  return new Map([["counter", counterTrial()], ["actor", actorTrial()], ...mails]);
}

const { names, here } = options();
const wanted = ADAPTERS.filter(({ name }) => names.length === 0 || names.includes(name));
const say = (line: string) => process.stdout.write(`${line}\n`);
if (!here)
  for (const one of INSTALLED.filter(({ engine }) => wanted.some(({ name }) => name === engine))) {
    const installed = await install(one);
    say(`${one.name} ${"path" in installed ? installed.version : `skipped: ${installed.skipped}`}`);
  }

const search = searchHere();
const v8 = await ADAPTERS[0]?.find(search);
if (v8 === undefined || isMissing(v8)) throw new Error("this program runs on no engine");
const trials = await trialsFor(v8);
const rows: Row[] = [];
const missing: { engine: RunRecord["missing"][0]["engine"]; why: string }[] = [];
for (const adapter of wanted) {
  const started = performance.now();
  const engine = await adapter.find(search);
  if (isMissing(engine)) {
    missing.push({ engine: adapter.name, why: engine.missing });
    say(`${adapter.name}: skipped: ${engine.missing}`);
    continue;
  }
  const row = await rowOf(engine, trials);
  rows.push(row);
  const seconds = Math.round((performance.now() - started) / 1000);
  const had = Object.values(row.features).filter((outcome) => outcome === true).length;
  say(`${adapter.name} ${row.version}: ${had} features, ${Object.keys(row.trials).length} modules (${seconds} s)`);
}

const record = inOrder({ rows, missing });
const faults = faultsOf(record);
for (const fault of faults) process.stderr.write(`error: ${fault}\n`);
if (faults.length === 0 && !here && names.length === 0) {
  writeFileSync(RECORD, `${JSON.stringify(record, null, 2)}\n`);
  writeFileSync(join(ROOT, "docs/runtimes.md"), runtimesPage(JSON.parse(readFileSync(RECORD, "utf8")) as RunRecord));
}

/** Actors compiled by Hoot, in Node and in Chromium; skipped by name where they cannot be compiled. */
function actorsInScheme(): boolean {
  const jest = ["--experimental-vm-modules", "--no-wasm-code-gc", "--disable-warning=ExperimentalWarning"];
  const suite = ["node_modules/jest/bin/jest.js", "--config", "jest.interop.config.js", "--verbose", "hoot\\.interop"];
  return spawnSync(process.execPath, [...jest, ...suite], { cwd: ROOT, stdio: "inherit" }).status === 0;
}

const schemed = !wanted.some(({ name }) => name === "hoot") || actorsInScheme();
process.exitCode = faults.length === 0 && schemed ? 0 : 1;
