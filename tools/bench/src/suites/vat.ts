import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { type Measurement, spreadOf } from "../measure.ts";
import { figure, figures, table } from "../report.ts";
import { goblinsRates } from "../vat/goblins.ts";
import { type KeptAmounts, keptRows, WHAT_KEPT } from "../vat/kept-rows.ts";
import { type Amounts, type Rates, ROWS, type Row } from "../vat/rows.ts";

export interface VatOptions extends Amounts {
  readonly runs: number;
  /** What vats in a file and in threads are given to do. */
  readonly kept: KeptAmounts;
  /** Where Endo is installed, or why it is not. */
  readonly endo: { readonly path: string } | string;
  /** Where Goblins is installed, or why it is not. */
  readonly goblins: { readonly path: string; readonly version: string } | string;
}

const TARGETS: Readonly<Partial<Record<Row, number>>> = {
  call: 5_000_000,
  become: 3_000_000,
  send10: 1_000_000,
  send1000: 1_000_000,
  send20000: 1_000_000,
  reply10: 300_000,
  reply1000: 300_000,
  reply20000: 300_000,
  spawn: 1_000_000,
};

/** Bytes that an actor may take over its own state. */
const BYTES = 250;

/** What was measured of Goblins 0.18 on Guile 3.0.11, on another day and a loaded machine: for where it cannot be had. */
const GOBLINS: Rates = {
  call: 2_350_000,
  become: 1_340_000,
  send10: 62_000,
  send1000: 150_000,
  send20000: 43_000,
  reply10: 26_000,
  reply1000: 42_000,
  reply20000: 11_000,
  spawn: 349_000,
  spawnAll: 349_000,
  cross: 24_000,
  crossReply: 5_500,
  bytes: 415,
};

/** Endo's rates are a hundredth of ours, and so is what it is given to do. */
const ENDO_MESSAGES = 20_000;

const WHAT = `Each run is a process of its own, which has done everything once before; Endo's runs take turns with ours. Each
message is a turn, which is undone if it throws. A near send is one within a vat; with reply, a handler of \`on\` runs in a turn of its own.`;

const PEERS = `\`@endo/eventual-send\` passes values by reference within one JavaScript, as vats of one thread do here; with another vat, its row is
\`@endo/captp\` over its loopback, which marshals. Its actors are not undone, and have no synchronous calls of their own.`;

/** Actors: what calls, messages and the actors themselves cost. */
export function vat({ runs, endo, goblins, kept, ...amounts }: VatOptions): string[] {
  const ours: Rates[] = [];
  const theirs: Rates[] = [];
  const scheme: Rates[] = [];
  for (let run = 0; run < runs; run += 1) {
    ours.push(ratesOf(["--expose-gc", "--conditions=@glither/source", script("here.ts"), JSON.stringify(amounts)]));
    if (typeof endo !== "string")
      theirs.push(ratesOf([script("endo.mjs"), endo.path, JSON.stringify({ messages: ENDO_MESSAGES })]));
    if (typeof goblins !== "string") scheme.push(goblinsRates(goblins.path));
  }
  const rows = (Object.keys(ROWS) as Row[]).map((row) => measurementOf(row, valuesOf(ours, row)));
  return [
    WHAT,
    WHAT_KEPT,
    figures([...rows, ...keptRows(kept, runs)]),
    typeof endo === "string" ? `${endo}. ${PEERS}` : PEERS,
    typeof goblins === "string"
      ? `${goblins}. Its column was measured another time.`
      : `Goblins ${goblins.version} on Guile takes turns with both; its memory was weighed another time.`,
    comparison(ours, theirs, scheme),
  ];
}

function measurementOf(row: Row, values: readonly number[]): Measurement {
  const what = ROWS[row];
  if (row === "bytes") return { what, unit: "B", values, target: BYTES };
  const atLeast = TARGETS[row];
  return { what, unit: "/s", values, ...(atLeast === undefined ? {} : { atLeast }) };
}

function comparison(ours: readonly Rates[], theirs: readonly Rates[], scheme: readonly Rates[]): string {
  return table(
    ["what", "here", "Endo", "times Endo", "Goblins", "times Goblins"],
    (Object.keys(ROWS) as Row[]).map((row) => {
      const unit = row === "bytes" ? "B" : "/s";
      const here = spreadOf(valuesOf(ours, row)).median;
      const endo = valuesOf(theirs, row).length === 0 ? undefined : spreadOf(valuesOf(theirs, row)).median;
      const measured = valuesOf(scheme, row);
      const goblins = measured.length === 0 ? GOBLINS[row] : spreadOf(measured).median;
      // Of memory, less is better.
      const times = (other: number | undefined): string =>
        other === undefined ? "" : figure(row === "bytes" ? other / here : here / other, "×");
      const shown = (value: number | undefined): string => (value === undefined ? "" : figure(value, unit));
      return [ROWS[row], figure(here, unit), shown(endo), times(endo), shown(goblins), times(goblins)];
    }),
  );
}

function valuesOf(rates: readonly Rates[], row: Row): number[] {
  return rates.flatMap((one) => one[row] ?? []);
}

function script(name: string): string {
  return join(import.meta.dirname, "../vat", name);
}

function ratesOf(args: readonly string[]): Rates {
  const quiet = "--disable-warning=ExperimentalWarning";
  return JSON.parse(execFileSync(process.execPath, [quiet, ...args], { encoding: "utf8" })) as Rates;
}
