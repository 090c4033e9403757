import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect } from "@jest/globals";
import { type Attack, badOutcomes, COUNTS, type Count } from "./attack-table.ts";

/** With `GLITHER_ATTACKS=sample` a tenth is tried of what is tried by the ten thousand: as much as CI has time for. */
const SHARE = process.env["GLITHER_ATTACKS"] === "sample" ? 10 : 1;

/** How many of `all` attempts this run makes: the first ones of the same sequence. */
export function attempts(all: number): number {
  return Math.ceil(all / SHARE);
}

/**
 * Reports from within a test what came of `total` attacks, and fails it unless each was refused or harmless.
 *
 * @param outcomes how often each outcome came; what is neither `refused` nor `harmless` gets a name that says what it is
 */
export function count(attack: Attack, total: number, outcomes: Readonly<Record<string, number>>): void {
  const { testPath = "", currentTestName = "" } = expect.getState();
  const suite = basename(testPath, ".attack.spec.ts");
  const counted: Count = { suite, attack, total, outcomes };
  const file = `${suite} ${attack} ${currentTestName}`.replace(/[^a-z0-9]+/giu, "-").slice(0, 200);
  mkdirSync(COUNTS, { recursive: true });
  writeFileSync(join(COUNTS, `${file}.json`), JSON.stringify(counted));
  expect(badOutcomes(counted)).toEqual([]);
  expect(total).toBeGreaterThan(0);
}
