import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { opaCompiler, opaProgram } from "./engine/peers/opa-compiler.ts";
import { ROOT } from "./paths.ts";
import { figures, report, withReport } from "./report.ts";
import { goProgram } from "./sandbox/wasi.ts";
import { border } from "./suites/border.ts";
import { captp } from "./suites/captp.ts";
import { compose } from "./suites/compose.ts";
import { editor } from "./suites/editor.ts";
import { engine } from "./suites/engine.ts";
import { gate } from "./suites/gate.ts";
import { graph } from "./suites/graph.ts";
import { host } from "./suites/host.ts";
import { isolation } from "./suites/isolation.ts";
import { ledger } from "./suites/ledger.ts";
import { lists } from "./suites/lists.ts";
import { mail } from "./suites/mail.ts";
import { nx } from "./suites/nx.ts";
import { playground } from "./suites/playground.ts";
import { publish } from "./suites/publish.ts";
import { roux } from "./suites/roux.ts";
import { sandbox } from "./suites/sandbox.ts";
import { vat } from "./suites/vat.ts";
import { endoFolder } from "./vat/endo.ts";
import { goblinsRoot } from "./vat/goblins.ts";

const SUITES: Readonly<Record<string, () => Promise<string[]> | string[]>> = {
  roux: () => [figures(roux())],
  editor: () => [figures(editor({ keystrokes: 101, few: 200, many: 2_000 }))],
  playground: async () => [figures(await playground({ runs: 21 }))],
  mail: async () => [figures(await mail())],
  border: () => border({ rounds: 5, seconds: 5, connections: 16, beside: true }),
  engine: () =>
    engine({
      race: { rounds: 201, batchMs: 0.5, warmUpMs: 300 },
      large: 10_000,
      compared: 1_000,
      coldBuilds: 15,
      reference: true,
      opa: opaCompiler(),
    }),
  isolation: () => isolation({ rounds: 301, batchMs: 5, warmUpMs: 1_000 }),
  lists: async () => [
    figures(
      await lists({
        values: 100_000,
        nets: 10_000,
        terms: 200,
        elements: 50,
        builds: 3,
        race: { rounds: 201, batchMs: 0.5, warmUpMs: 300 },
      }),
    ),
  ],
  host: () =>
    host({
      race: { rounds: 201, batchMs: 0.5, warmUpMs: 300 },
      rounds: 5,
      load: { connections: 32, seconds: 5 },
      opa: opaProgram(),
    }),
  gate: () => gate({ rounds: 9, calls: 300, window: 64, crowd: 15_000, long: 100_000 }),
  ledger: () => ledger({ decisions: 5_000, runs: 7, doublings: 10, looks: 41, callers: 512 }),
  vat: async () =>
    vat({
      runs: 3,
      calls: 1_000_000,
      messages: 300_000,
      actors: 1_000_000,
      kept: { turns: 100_000, callers: 512, actors: 1_000_000, messages: 200_000 },
      endo: endoFolder(),
      goblins: await goblinsRoot(),
    }),
  sandbox: () =>
    sandbox({
      actors: { runs: 11, messages: 20_000, actors: 1_000 },
      membrane: { runs: 101, messages: 10_000 },
      wasi: { runs: 21, writes: 1_000_000, go: goProgram() },
    }),
  compose: async () => [
    figures([
      ...(await compose({ rules: 100, builds: 21, race: { rounds: 201, batchMs: 0.5, warmUpMs: 300 } })),
      ...(await graph({ donors: 500, receivers: 20, others: 480, runs: 5 })),
    ]),
  ],
  captp: () => captp({ runs: 3, messages: 50_000 }),
  nx: async () => [
    figures([...(await nx({ rulesets: 100, runs: 3, saves: 21 })), ...(await nx({ rulesets: 1_000, runs: 1 }))]),
  ],
  publish: () => publish({ runs: 41, coldRuns: 11, crowd: 1_000 }),
};
const PAGE = join(ROOT, "docs/performance.md");

const [suite = "", ...more] = process.argv.slice(2);
const run = Object.hasOwn(SUITES, suite) && more.length === 0 ? SUITES[suite] : undefined;
if (run === undefined) {
  const unknown = suite === "" ? "no suite given" : `unknown suite \`${suite}\``;
  const fault = Object.hasOwn(SUITES, suite) ? `one suite at a time, without \`${more[0]}\`` : unknown;
  process.stderr.write(`error: ${fault}\nhint: npm run bench -- SUITE, one of ${Object.keys(SUITES).join(", ")}\n`);
  process.exitCode = 64;
} else {
  const text = report(suite, await run());
  process.stdout.write(`${text}\n`);
  writeFileSync(`${PAGE}.tmp`, withReport(readFileSync(PAGE, "utf8"), suite, text));
  renameSync(`${PAGE}.tmp`, PAGE);
}
