import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { emptyTally, type Tally } from "@glither/conformance/fuzz";
import { FOLDER } from "./paths.ts";

/** Where a campaign stands: it goes on from here. */
export interface State {
  readonly seed: number;
  /** The next position. */
  readonly position: number;
  /** Of all positions of this seed so far. */
  readonly tally: Tally;
}

const FILE = join(FOLDER, "state.json");

/** The campaign that was left, or undefined when there is none that can be read. */
export function readState(): State | undefined {
  try {
    const { seed, position, tally } = JSON.parse(readFileSync(FILE, "utf8")) as State;
    return Number.isSafeInteger(seed) && Number.isSafeInteger(position) ? { seed, position, tally } : undefined;
  } catch {
    return undefined;
  }
}

export function writeState(state: State): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(`${FILE}.tmp`, `${JSON.stringify(state)}\n`);
  renameSync(`${FILE}.tmp`, FILE);
}

export function newState(seed: number, position = 0): State {
  return { seed, position, tally: emptyTally() };
}
