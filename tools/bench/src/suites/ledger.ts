import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { generateSigningKey } from "@glither/attest";
import { type Ledger, openLedger } from "@glither/ledger";
import { programsFolder } from "../../../postgres/src/programs.ts";
import { startPostgres } from "../../../postgres/src/start-postgres.ts";
import { fill } from "../ledger/fill.ts";
import { heldDecision } from "../ledger/held.ts";
import type { Measurement } from "../measure.ts";
import { figures } from "../report.ts";

export interface LedgerOptions {
  /** How many are decided in each run. */
  readonly decisions: number;
  readonly runs: number;
  /** How often 1,024 decisions that wait are doubled. */
  readonly doublings: number;
  /** How often it is asked what is due. */
  readonly looks: number;
  /** So many wait for an answer at a time, as requests of a service do. */
  readonly callers: number;
}

const what = ({ callers }: LedgerOptions): string =>
  `Decisions of held mail: entry, contents, place in the tree and obligation, each on the disk before it is answered. ${callers} callers
decide at a time, each again as soon as it is answered; those that come together share a transaction and, with a key, a signature. A file
is kept by a thread of its own, as by \`tangle serve\`, but where it says by this one.
*Processor time* is what this process takes of all processors, whatever else they do; PostgreSQL's own is not in it. Of
*many that wait*, all but 1,024 are copies of rows. *To settle one* ends with a commit on the disk.`;

/** What it costs to keep decisions, and to find among many what is due. */
export async function ledger(options: LedgerOptions): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "glither-bench-"));
  try {
    const rows = [
      ...(await throughput("in a file, signed", join(folder, "signed.sqlite"), options, {
        signed: true,
        apart: true,
        atLeast: 10_000,
      })),
      ...(await throughput("in a file, unsigned", join(folder, "unsigned.sqlite"), options, {
        signed: false,
        apart: true,
      })),
      ...(await throughput("in a file by this thread, signed", join(folder, "here.sqlite"), options, { signed: true })),
      ...(await manyThatWait(join(folder, "many.sqlite"), options)),
      ...(await shared(options)),
    ];
    return [what(options), figures(rows)];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Wanted {
  readonly signed: boolean;
  /** Whether a thread of its own keeps the file, as in a service. */
  readonly apart?: boolean;
  readonly atLeast?: number;
}

async function throughput(
  where: string,
  place: string,
  { decisions, runs, callers }: LedgerOptions,
  { signed, apart = false, atLeast }: Wanted,
): Promise<Measurement[]> {
  const opened = await openLedger(place, { apart, ...(signed ? { key: generateSigningKey().key } : {}) });
  const [rates, costs]: [number[], number[]] = [[], []];
  // The first one warms up.
  for (let run = 0; run <= runs; run += 1) {
    const before = process.cpuUsage();
    rates.push(decisions / (await seconds(opened, decisions, callers)));
    const { user, system } = process.cpuUsage(before);
    costs.push((user + system) / decisions);
  }
  await opened.close();
  const rate = { what: `held decisions, ${where}`, unit: "/s", values: rates.slice(1) } as const;
  const cost = { what: `processor time of one, ${where}`, unit: "µs", values: costs.slice(1) } as const;
  return [atLeast === undefined ? rate : { ...rate, atLeast }, cost];
}

async function seconds(opened: Ledger, decisions: number, callers: number): Promise<number> {
  let left = decisions;
  const begun = performance.now();
  const caller = async (): Promise<void> => {
    for (; left > 0; ) {
      left -= 1;
      await opened.decide(heldDecision());
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return (performance.now() - begun) / 1_000;
}

async function manyThatWait(file: string, { doublings, looks }: LedgerOptions): Promise<Measurement[]> {
  const count = await fill(file, doublings);
  const [own, bytes] = [obligationBytes(file) / count, statSync(file).size / count];
  const begun = performance.now();
  const opened = await openLedger(file);
  const first = await opened.nextDue();
  const start = performance.now() - begun;
  if (first === undefined) throw new RangeError("nothing waits");
  const [found, settled]: [number[], number[]] = [[], []];
  for (let look = 0; look < looks; look += 1) {
    found.push(await milliseconds(() => opened.nextDue()));
    // One more is due than at the last look.
    settled.push(await milliseconds(() => opened.settleDue(first + look, 100)));
  }
  const size = await opened.size("mail");
  if (size !== count + looks) throw new RangeError(`${size - count} were settled, and ${looks} were due`);
  await opened.close();
  const many = `${count.toLocaleString("en-US")} that wait`;
  return [
    { what: `open a ledger with ${many}, and know what is due next`, unit: "ms", values: [start], target: 5_000 },
    { what: `find what is due next, of ${many}`, unit: "ms", values: found, target: 10 },
    { what: `find one that is due, of ${many}, and settle it`, unit: "ms", values: settled },
    { what: `the obligation of one of ${many}, on the disk`, unit: "B", values: [own], target: 1_024 },
    { what: "the same with its entry in the log, its place in the tree and its contents", unit: "B", values: [bytes] },
  ];
}

/** What the rows of obligations and their index take; what they wait for stands in the entries. */
function obligationBytes(file: string): number {
  const database = new DatabaseSync(file, { readOnly: true });
  const row = database.prepare("SELECT sum(pgsize) AS bytes FROM dbstat WHERE name LIKE 'suspension%'").get();
  database.close();
  return Number(row?.["bytes"]);
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** In PostgreSQL, on the same machine and with a commit on the disk. */
async function shared(options: LedgerOptions): Promise<Measurement[]> {
  if (programsFolder() === undefined) return [];
  const server = await startPostgres();
  try {
    return await throughput("in PostgreSQL, signed", server.url, options, { signed: true, atLeast: 2_000 });
  } finally {
    await server.stop();
  }
}
