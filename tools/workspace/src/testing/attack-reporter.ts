import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { attackTable, COUNTS, type Count } from "./attack-table.ts";

/** The part of jest's results that is read here. */
interface Results {
  readonly testResults: readonly {
    readonly testFilePath: string;
    readonly numPassingTests: number;
    readonly numPendingTests: number;
  }[];
}

/** Jest's reporter for `npm run test:attack`: the counts of all suites as one table. A suite that counts nothing fails. */
class AttackReporter {
  #error: Error | undefined;

  onRunStart(): void {
    rmSync(COUNTS, { recursive: true, force: true });
  }

  onRunComplete(_contexts: unknown, { testResults }: Results): void {
    const counts = (existsSync(COUNTS) ? readdirSync(COUNTS) : []).map(
      (file) => JSON.parse(readFileSync(join(COUNTS, file), "utf8")) as Count,
    );
    const { text, faults } = attackTable(counts);
    const silent = testResults
      .filter(({ numPassingTests, numPendingTests }) => numPassingTests > 0 && numPendingTests === 0)
      .map(({ testFilePath }) => basename(testFilePath, ".attack.spec.ts"))
      .filter((suite) => !counts.some((count) => count.suite === suite))
      .map((suite) => `\`${suite}\` counts nothing`);
    process.stderr.write(`\n${text}\n`);
    const wrong = [...faults, ...silent];
    if (wrong.length > 0) this.#error = new Error(`not all attacks were refused or harmless: ${wrong.join("; ")}`);
  }

  getLastError(): Error | undefined {
    return this.#error;
  }
}

export default AttackReporter;
