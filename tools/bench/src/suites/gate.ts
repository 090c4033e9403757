import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HttpSession } from "../gate/http-session.ts";
import { Session } from "../gate/session.ts";
import { type Measurement, spreadOf } from "../measure.ts";
import { ROOT } from "../paths.ts";
import { figures } from "../report.ts";

export interface GateOptions {
  /** Rounds in which each contestant is asked so many calls one after the other. */
  readonly rounds: number;
  readonly calls: number;
  /** Calls at once, and in all of a round. */
  readonly window: number;
  readonly crowd: number;
  /** Calls of one session, after which its memory is looked at. */
  readonly long: number;
}

const TANGLE = [
  "--conditions=@glither/source",
  "--disable-warning=ExperimentalWarning",
  join(ROOT, "tools/tangle/src/testing/entry.ts"),
];
/** A heap that is cleaned often, so that what is there is what is kept. */
const SMALL = ["--max-old-space-size=80", "--max-semi-space-size=8"];
const SERVER = [process.execPath, join(import.meta.dirname, "../gate/echo-server.ts")];
const BETWEEN = [process.execPath, join(import.meta.dirname, "../gate/pass-through.ts")];

const WHAT = `A client and a server on standard streams, each a process, and what stands between them another one; the server's one tool
answers with its text. *Added* is what a call takes at the median of a round beyond what it takes without anything between, one call
after the other. *A second of one core* is how many calls the process in the middle passes on in a second of its own CPU, all its threads
together, with many calls under way. \`pass-through\` is a program of Node's that copies bytes and looks at none: what any gate written for
Node costs at least. Rules compare an argument with constants, and the last one allows; with a ledger each decision is in SQLite, synced
to the disk, before its call goes on. *By HTTP* the client comes over Streamable HTTP with a token, in one session. *Memory* is what is
resident, with a heap of 80 MB, so that what nobody needs any more goes.`;

/** The peer that would be measured beside, and why it is not. */
const PEER = `Intercept, which would be the one to compare with, is not measured: its Go module \`github.com/policylayer/intercept\` is not to be had
from the module proxy, and npm has no package \`@policylayer/intercept\` (November 2026).`;

/** What a gate costs. */
export async function gate(options: GateOptions): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "glither-bench-"));
  const opened: Caller[] = [];
  try {
    const open = async (command: readonly string[]): Promise<Session> => {
      const session = new Session(command, folder);
      opened.push(session);
      await session.initialize();
      await session.call("first");
      return session;
    };
    const behind = (rules: number, ...more: readonly string[]): Promise<Session> => {
      writeFileSync(join(folder, nameOf(rules)), rulesetOf(rules));
      return open([process.execPath, ...gateOf(rules, ...more)]);
    };
    const overHttp = async (): Promise<HttpSession> => {
      const token = randomBytes(24).toString("hex");
      writeFileSync(join(folder, "tokens.json"), JSON.stringify({ bench: token }));
      const command = gateOf(FEW, "--listen", "127.0.0.1:0", "--tokens", "tokens.json");
      const session = new HttpSession([process.execPath, ...command], folder, token);
      opened.push(session);
      await session.initialize();
      await session.call("first");
      return session;
    };
    const direct = await open(SERVER);
    const contestants = [
      { name: "`pass-through`", session: await open([...BETWEEN, ...SERVER]), latency: {}, rate: {} },
      { name: "10 rules", session: await behind(FEW), latency: { target: 0.3 }, rate: { atLeast: 3_000 } },
      { name: "1,000 rules", session: await behind(MANY), latency: { target: 0.3 }, rate: { atLeast: 3_000 } },
      { name: "10 rules, a ledger", session: await behind(FEW, "--ledger", "gate.sqlite"), latency: {}, rate: {} },
      { name: "10 rules, by HTTP", session: await overHttp(), latency: {}, rate: {} },
    ];
    const added = contestants.map((): number[] => []);
    const rates = contestants.map((): number[] => []);
    // What comes first warms up, and does not count.
    for (let round = -1; round < options.rounds; round += 1) {
      const without = await oneByOne(direct, options.calls);
      for (const [at, { session }] of contestants.entries()) {
        const own = await oneByOne(session, options.calls);
        const rate = await crowded(session, options);
        if (round < 0) continue;
        added[at]?.push(own - without);
        rates[at]?.push(rate);
      }
    }
    const [, few = [], many = []] = rates;
    const rows: Measurement[] = [
      ...contestants.map(({ name, latency }, at) => row(`added to a call, ${name}`, "ms", added[at], latency)),
      ...contestants.map(({ name, rate }, at) => row(`calls in a second of one core, ${name}`, "/s", rates[at], rate)),
      row("10 rules against 1,000, calls in a second", "×", ratios(few, many), { target: 1.15 }),
      await memoryRow(await open([process.execPath, ...SMALL, ...gateOf(FEW)]), options),
    ];
    return [WHAT, figures(rows), PEER];
  } finally {
    for (const session of opened) await session.end();
    rmSync(folder, { recursive: true });
  }
}

const [FEW, MANY] = [10, 1_000];

const nameOf = (rules: number): string => `rules${rules}.glith`;

function gateOf(rules: number, ...more: readonly string[]): readonly string[] {
  return [...TANGLE, "gate", "--policy", nameOf(rules), ...more, "--", ...SERVER];
}

function rulesetOf(rules: number): string {
  const others = Array.from(
    { length: rules - 1 },
    (_, at) => `rule r${at} = event | arguments.text == "never ${at}" => into blocked (reason = never)`,
  );
  const last = 'rule rest = event | tool == "echo" => into allowed';
  return `#pragma dialect glither.governance ; fold first-match\n#pragma version 0.1.0\n${[...others, last].join("\n")}\n`;
}

/** Who makes calls, whatever they go by. */
type Caller = Pick<Session, "call" | "cpu" | "end">;

/** Milliseconds of a call at the median. */
async function oneByOne(session: Caller, calls: number): Promise<number> {
  const times: number[] = [];
  for (let call = 0; call < calls; call += 1) {
    const start = performance.now();
    await session.call(`call ${call}`);
    times.push(performance.now() - start);
  }
  return spreadOf(times).median;
}

/** Calls a second of the process's own CPU. */
async function crowded(session: Caller, { window, crowd }: Pick<GateOptions, "window" | "crowd">): Promise<number> {
  const before = session.cpu();
  let left = crowd;
  const caller = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await session.call(`call ${left}`);
    }
  };
  await Promise.all(Array.from({ length: window }, caller));
  return crowd / ((session.cpu() - before) / 1_000);
}

/** What is there after all calls, against what was there after half of them. */
async function memoryRow(session: Session, { long, window }: GateOptions): Promise<Measurement> {
  await crowded(session, { window, crowd: long / 2 });
  const half = session.memory();
  await crowded(session, { window, crowd: long / 2 });
  const what = `memory after ${long.toLocaleString("en-US")} calls against half of them (${Math.round(half)} MB)`;
  return row(what, "×", [session.memory() / half], { target: 1.05 });
}

function ratios(of: readonly number[], to: readonly number[]): number[] {
  return of.map((value, at) => value / (to[at] ?? Number.NaN));
}

function row(
  what: string,
  unit: Measurement["unit"],
  values: readonly number[] = [],
  goal: Pick<Measurement, "target" | "atLeast">,
): Measurement {
  return { what, unit, values, ...goal };
}
