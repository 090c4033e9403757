import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { installPrograms } from "../../registry/src/programs.ts";
import { CLIENTS, type Installed } from "./clients.ts";
import { install } from "./install.ts";
import { missingOnes, parseTestRun, report } from "./report.ts";

const ROOT = join(import.meta.dirname, "../../..");
const USAGE = `usage: npm run test:interop [-- [--require NAME,NAME…] [--install]]

Installs other programs that work with registries (${CLIENTS.map(({ name }) => name).join(", ")}) and tests both
directions with them: they read what we publish, and we read what they do.
  --require  fail unless these are there; else what cannot be had is named and left out.
             What this machine has no provider for (go, cargo, apt-get) is never required
  --install  only install them`;

function usage(exitCode: number): never {
  process.stderr.write(`${USAGE}\n`);
  process.exit(exitCode);
}

function options(): { readonly required: readonly string[]; readonly only: boolean } {
  const all = CLIENTS.map(({ name }) => name);
  try {
    const { values } = parseArgs({
      options: { require: { type: "string" }, install: { type: "boolean" }, help: { type: "boolean" } },
    });
    if (values.help) usage(0);
    const required = values.require?.split(",") ?? [];
    if (required.some((name) => !all.includes(name))) usage(64);
    return { required, only: values.install ?? false };
  } catch {
    usage(64);
  }
}

const { required, only } = options();
const clients: Installed[] = [];
for (const client of CLIENTS) {
  const started = performance.now();
  const installed = await install(client);
  clients.push(installed);
  const seconds = Math.round((performance.now() - started) / 1000);
  const what = "path" in installed ? installed.version : `skipped: ${installed.skipped}`;
  process.stdout.write(`${client.name} ${what}${seconds > 1 ? ` (${seconds} s)` : ""}\n`);
}

let failed = false;
if (!only) {
  installPrograms();
  const folder = mkdtempSync(join(tmpdir(), "glither-interop-"));
  try {
    const results = join(folder, "results.json");
    const jest = [
      "--experimental-vm-modules",
      "--no-wasm-code-gc",
      "--disable-warning=ExperimentalWarning",
      "node_modules/jest/bin/jest.js",
    ];
    const args = [...jest, "--config", "jest.interop.config.js", "--json", "--outputFile", results];
    const env = { ...process.env, GLITHER_INTEROP_CLIENTS: JSON.stringify(clients) };
    const { status } = spawnSync(process.execPath, args, { cwd: ROOT, env, stdio: ["ignore", "ignore", "inherit"] });
    failed = status !== 0;
    process.stdout.write(`\n${report(CLIENTS, clients, parseTestRun(readFileSync(results, "utf8")))}\n`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const missing = missingOnes(clients, required);
if (missing.length > 0) process.stderr.write(`error: ${missing.join(", ")} must be there, and cannot be had\n`);
process.exitCode = failed || missing.length > 0 ? 1 : 0;
