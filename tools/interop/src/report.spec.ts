import { describe, expect, it } from "@jest/globals";
import type { Client, Installed } from "./clients.ts";
import { missingOnes, parseTestRun, report } from "./report.ts";

const CLIENTS: readonly Client[] = [
  { name: "signer", version: "3.1.3", provider: "go", source: "example.org/signer", program: "cmd/signer" },
  { name: "copier", provider: "apt", source: "copier" },
  { name: "puller", version: "0.1.0", provider: "cargo", source: "puller" },
];
const INSTALLED: readonly Installed[] = [
  { name: "signer", version: "3.1.3", path: "/cache/signer" },
  { name: "copier", skipped: "this machine has no `apt-get`", offered: false },
  { name: "puller", skipped: "`cargo install` failed: no network", offered: true },
];

function testRun(status: string, ...tests: readonly string[]): string {
  const assertionResults = tests.map((test) => ({ status: test }));
  return JSON.stringify({ testResults: [{ name: "/src/signer.interop.spec.ts", status, assertionResults }] });
}

describe("the report", () => {
  it("tells what ran in which version, and why the rest did not", () => {
    const run = parseTestRun(testRun("failed", "passed", "passed", "failed", "pending"));
    expect(report(CLIENTS, INSTALLED, run).split("\n")).toEqual([
      "client  version  from                          tests",
      "signer  3.1.3    Go module example.org/signer  2 passed, 1 FAILED, 1 skipped",
      "copier  -        -                             skipped: this machine has no `apt-get`",
      "puller  -        -                             skipped: `cargo install` failed: no network",
    ]);
  });

  it("counts a file that cannot be loaded as a failure", () => {
    expect(parseTestRun(testRun("failed")).get("signer")).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it("misses what is required and not there, unless nothing here provides it", () => {
    expect(missingOnes(INSTALLED, ["signer", "copier", "puller"])).toEqual(["puller"]);
    expect(missingOnes(INSTALLED, ["signer"])).toEqual([]);
  });
});
