import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { Measurement } from "../measure.ts";

export interface KeptAmounts {
  /** Turns of a vat that is kept, in each of two rounds. */
  readonly turns: number;
  /** So many wait for an answer at a time. */
  readonly callers: number;
  /** Actors that are there again after a restart. */
  readonly actors: number;
  /** Messages to another thread. */
  readonly messages: number;
}

interface KeptRates {
  readonly kept: number;
  readonly acknowledged: number;
  readonly restart: number;
  readonly thread: number;
  readonly threadReply: number;
}

export const WHAT_KEPT = `*Kept* turns are in the SQLite file when they count, written through to the disk in groups; *acknowledged*
are those whose sender waits for the answer, which leaves when it is stored. *To another thread* is by a link of two vats, each on its own.`;

/** What it costs vats to outlive their process, and to be in two threads. */
export function keptRows(amounts: KeptAmounts, runs: number): Measurement[] {
  const rates = Array.from({ length: runs }, () => run(amounts));
  const values = (row: keyof KeptRates): number[] => rates.map((one) => one[row]);
  return [
    { what: "kept turns, committed in groups", unit: "/s", values: values("kept"), atLeast: 20_000 },
    { what: `kept turns, acknowledged to ${amounts.callers} callers`, unit: "/s", values: values("acknowledged") },
    {
      what: `restart of ${amounts.actors.toLocaleString("en-US")} actors`,
      unit: "s",
      values: values("restart"),
      target: 10,
    },
    { what: "messages to another thread", unit: "/s", values: values("thread"), atLeast: 100_000 },
    { what: "messages to another thread, with reply", unit: "/s", values: values("threadReply") },
  ];
}

function run(amounts: KeptAmounts): KeptRates {
  const script = join(import.meta.dirname, "kept.ts");
  const options = ["--disable-warning=ExperimentalWarning", "--conditions=@glither/source"];
  return JSON.parse(
    execFileSync(process.execPath, [...options, script, JSON.stringify(amounts)], { encoding: "utf8" }),
  ) as KeptRates;
}
