import type { Client, Installed } from "./clients.ts";

/** How many tests of each client passed, failed and were skipped. */
export type TestRun = ReadonlyMap<string, { passed: number; failed: number; skipped: number }>;

const FROM = {
  go: "Go module",
  cargo: "crate",
  crate: "crate of this repository",
  npm: "npm package",
  pip: "Python package",
  apt: "Debian package",
  browser: "Debian package",
  sid: "Debian sid package",
  folder: "folder in",
  here: "program on this machine:",
} as const;

/** Reads what jest writes with `--json`; the tests of a client are in a file of its name. */
export function parseTestRun(json: string): TestRun {
  const run = new Map<string, { passed: number; failed: number; skipped: number }>();
  const { testResults } = JSON.parse(json) as {
    testResults: { name: string; status: string; assertionResults: { status: string }[] }[];
  };
  for (const { name, status, assertionResults } of testResults) {
    const client = /([a-z0-9-]+)\.interop\.spec\.ts$/u.exec(name)?.[1] ?? name;
    const count = (...wanted: string[]) => assertionResults.filter((test) => wanted.includes(test.status)).length;
    const failed = count("failed");
    run.set(client, {
      passed: count("passed"),
      // A file that cannot be loaded fails without tests.
      failed: failed === 0 && status === "failed" ? 1 : failed,
      skipped: count("pending", "skipped", "todo", "disabled"),
    });
  }
  return run;
}

/** The table of what ran. */
export function report(clients: readonly Client[], installed: readonly Installed[], run: TestRun): string {
  const rows = clients.map(({ name, provider, source }) => {
    const found = installed.find((other) => other.name === name);
    if (found === undefined || "skipped" in found) return [name, "-", "-", `skipped: ${found?.skipped ?? "not tried"}`];
    const { passed, failed, skipped } = run.get(name) ?? { passed: 0, failed: 0, skipped: 0 };
    const counts = [`${passed} passed`, ...(failed > 0 ? [`${failed} FAILED`] : [])];
    return [
      name,
      found.version,
      `${FROM[provider]} ${source}`,
      [...counts, ...(skipped > 0 ? [`${skipped} skipped`] : [])].join(", "),
    ];
  });
  const table = [["client", "version", "from", "tests"], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** Those that are required and not there, though this machine has what provides them. */
export function missingOnes(installed: readonly Installed[], required: readonly string[]): readonly string[] {
  return installed
    .filter((client) => "skipped" in client && client.offered && required.includes(client.name))
    .map(({ name }) => name);
}
