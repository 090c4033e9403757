import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { installPrograms } from "../../registry/src/programs.ts";
import { CLIENTS, type Installed } from "./clients.ts";
import { EDITORS } from "./editors.ts";
import { EMBEDDERS } from "./embedders.ts";
import { FUZZERS } from "./fuzzers.ts";
import { install } from "./install.ts";
import { LINTERS } from "./linters.ts";
import { MAIL_SYSTEMS } from "./mail-systems.ts";
import { PROGRAMS_OF_WASI } from "./programs.ts";
import { missingOnes, parseTestRun, report } from "./report.ts";
import { TERMINALS } from "./terminals.ts";
import { TOOL_SERVERS } from "./tool-servers.ts";
import { VATS } from "./vats.ts";

const ROOT = join(import.meta.dirname, "../../..");
const ALL = [
  ...CLIENTS,
  ...EMBEDDERS,
  ...FUZZERS,
  ...VATS,
  ...TERMINALS,
  ...MAIL_SYSTEMS,
  ...TOOL_SERVERS,
  ...LINTERS,
  ...PROGRAMS_OF_WASI,
  ...EDITORS,
];
const NAMES = ALL.map(({ name }) => name);
const USAGE = `usage: npm run test:interop [-- [NAME…] [--require NAME,NAME…] [--install]]

Installs other programs and tests with them: clients of registries (${CLIENTS.map(({ name }) => name).join(", ")}), both ways,
what else runs components (${EMBEDDERS.map(({ name }) => name).join(", ")}), what asks a service at random
(${FUZZERS.map(({ name }) => name).join(", ")}), what vats speak with (${VATS.map(({ name }) => name).join(", ")}),
what has terminals (${TERMINALS.map(({ name }) => name).join(", ")}), what takes mail
(${MAIL_SYSTEMS.map(({ name }) => name).join(", ")}, of Postfix), what gives agents tools
(${TOOL_SERVERS.map(({ name }) => name).join(", ")}), what reads a workflow of ours (${LINTERS.map(({ name }) => name).join(", ")}),
editors (${EDITORS.map(({ name }) => name).join(", ")}), and programs for WASI (${PROGRAMS_OF_WASI.map(({ name }) => name).join(", ")}).
  NAME       only with these, and they must be there; what takes minutes to build is built then
  --require  fail unless these are there; else what cannot be had is named and left out.
             What this machine has no provider for (go, cargo, npm, python3, apt-get) is never required
  --install  only install them`;

function usage(exitCode: number): never {
  process.stderr.write(`${USAGE}\n`);
  process.exit(exitCode);
}

interface Options {
  readonly only: readonly string[];
  readonly required: readonly string[];
  readonly installing: boolean;
}

function options(): Options {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { require: { type: "string" }, install: { type: "boolean" }, help: { type: "boolean" } },
    });
    if (values.help) usage(0);
    const required = [...(values.require?.split(",") ?? []), ...positionals];
    if (required.some((name) => !NAMES.includes(name))) usage(64);
    return { only: positionals, required, installing: values.install ?? false };
  } catch {
    usage(64);
  }
}

const { only, required, installing } = options();
const wanted = ALL.filter(({ name }) => only.length === 0 || only.includes(name));
const clients: Installed[] = [];
for (const client of wanted) {
  const started = performance.now();
  const installed = await install(client, process.env, { asked: required.includes(client.name) });
  clients.push(installed);
  const seconds = Math.round((performance.now() - started) / 1000);
  const what = "path" in installed ? installed.version : `skipped: ${installed.skipped}`;
  process.stdout.write(`${client.name} ${what}${seconds > 1 ? ` (${seconds} s)` : ""}\n`);
}

let failed = false;
if (!installing) {
  if (wanted.some((client) => CLIENTS.includes(client))) installPrograms();
  const folder = mkdtempSync(join(tmpdir(), "glither-interop-"));
  try {
    const results = join(folder, "results.json");
    const jest = [
      "--experimental-vm-modules",
      "--no-wasm-code-gc",
      "--disable-warning=ExperimentalWarning",
      "node_modules/jest/bin/jest.js",
    ];
    const suites = wanted.map(({ name }) => `tools/interop/src/${name}\\.interop`);
    const args = [...jest, "--config", "jest.interop.config.js", "--json", "--outputFile", results, ...suites];
    const env = { ...process.env, GLITHER_INTEROP_CLIENTS: JSON.stringify(clients) };
    const { status } = spawnSync(process.execPath, args, { cwd: ROOT, env, stdio: ["ignore", "ignore", "inherit"] });
    failed = status !== 0;
    process.stdout.write(`\n${report(wanted, clients, parseTestRun(readFileSync(results, "utf8")))}\n`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const missing = missingOnes(clients, required);
if (missing.length > 0) process.stderr.write(`error: ${missing.join(", ")} must be there, and cannot be had\n`);
process.exitCode = failed || missing.length > 0 ? 1 : 0;
