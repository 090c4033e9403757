import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { type Measurement, spreadOf } from "../measure.ts";
import { figure, figures, table } from "../report.ts";

const ROWS = {
  sequential: { what: "round trips, one after the other", atLeast: 10_000, goblins: 1_100, endo: 1_100 },
  atOnce: { what: "round trips, 500 at once", atLeast: 100_000, goblins: 1_800, endo: 1_400 },
  chains: { what: "chains of 10 messages, 100 at once", atLeast: 5_000, goblins: 51, endo: 20 },
} as const;

type Row = keyof typeof ROWS;

const WHAT = `Two processes on this machine, each a vat and a node, over \`tcp-testing-only\`; each run is a pair of its own, which has done half of it
before. A chain is nine messages to what the one before answers, and one to the last. *Bare* is 80 bytes there and back over a socket of
Node between the same two processes, which nothing reads: most of one round trip is the waking of a processor that sleeps.`;

const PEERS = `Goblins 0.18 on Guile 3.0.11 and Endo's OCapN on Node were measured another time, on a loaded machine: they are no part of this run.`;

/** The protocol: what a message to another process costs. */
export function captp({ runs, messages }: { readonly runs: number; readonly messages: number }): string[] {
  const rates = Array.from({ length: runs }, () => ratesOf(messages));
  const names = Object.keys(ROWS) as Row[];
  const own = names.map((name): Measurement => {
    const { what, atLeast } = ROWS[name];
    return { what, unit: "/s", values: rates.map((one) => one[name]), atLeast };
  });
  const bare: Measurement = { what: "round trips, bare", unit: "/s", values: rates.map((one) => one.bare) };
  const ratio: Measurement = {
    what: "one after the other, of bare",
    unit: "×",
    values: rates.map(({ bare, sequential }) => sequential / bare),
  };
  const compared = own.map(({ what, values }, at) => {
    const { goblins, endo } = ROWS[names[at] as Row];
    const here = spreadOf(values).median;
    return [
      what,
      figure(here, "/s"),
      figure(goblins, "/s"),
      figure(here / goblins, "×"),
      figure(endo, "/s"),
      figure(here / endo, "×"),
    ];
  });
  return [
    WHAT,
    figures([...own, bare, ratio]),
    PEERS,
    table(["what", "here", "Goblins", "times Goblins", "Endo", "times Endo"], compared),
  ];
}

function ratesOf(messages: number): Record<Row | "bare", number> {
  const here = join(import.meta.dirname, "../captp/here.ts");
  const flags = ["--conditions=@glither/source", "--disable-warning=ExperimentalWarning"];
  const printed = execFileSync(process.execPath, [...flags, here, JSON.stringify({ messages })], { encoding: "utf8" });
  return JSON.parse(printed) as Record<Row | "bare", number>;
}
