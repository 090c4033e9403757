import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Measurement } from "./measure.ts";
import { ROOT } from "./paths.ts";
import { report, withReport } from "./report.ts";
import { roux } from "./suites/roux.ts";

const SUITES: Readonly<Record<string, () => Measurement[]>> = { roux };
const PAGE = join(ROOT, "docs/performance.md");

const [suite = ""] = process.argv.slice(2);
const run = Object.hasOwn(SUITES, suite) ? SUITES[suite] : undefined;
if (run === undefined) {
  process.stderr.write(`usage: npm run bench -- SUITE, one of ${Object.keys(SUITES).join(", ")}\n`);
  process.exitCode = 64;
} else {
  const text = report(suite, run());
  process.stdout.write(`${text}\n`);
  writeFileSync(`${PAGE}.tmp`, withReport(readFileSync(PAGE, "utf8"), suite, text));
  renameSync(`${PAGE}.tmp`, PAGE);
}
