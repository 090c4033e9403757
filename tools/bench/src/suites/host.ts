import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crossingsOf } from "../engine/crossings.ts";
import { contestantsOf } from "../engine/deciders.ts";
import { Host, MAILGUARD_MESSAGES, type Message } from "../engine/messages.ts";
import type { opaProgram } from "../engine/peers/opa-compiler.ts";
import { type RaceOptions, race, timesOf } from "../engine/race.ts";
import { buildDirect, load } from "../engine/ruleset.ts";
import { glitherServer } from "../host/glither-server.ts";
import { opaServer } from "../host/opa-server.ts";
import { type Answered, type Load, rulesOf, type Server, under } from "../host/server.ts";
import type { Measurement } from "../measure.ts";
import { ROOT } from "../paths.ts";
import { figures } from "../report.ts";

export interface HostOptions {
  readonly race: RaceOptions;
  /** Rounds in which each server is under load once. */
  readonly rounds: number;
  readonly load: Load;
  /** Where `opa` is, or why it cannot be had. */
  readonly opa: ReturnType<typeof opaProgram>;
}

const WHAT = `mailguard and its seven messages. *In process* is \`prepare\` in one thread: answers checked, calls logged, the receipt in the
language's terms, nothing kept. *By HTTP* a request holds one message, and its answer the receipt; \`tangle serve\` looks at a token
and has written the receipt to its ledger, synced to the disk, before it answers. \`opa run --server\` decides by the same rules about
the same messages, keeps nothing and asks for no token; both give the same rule for each, or nothing is timed. Servers take turns
under load, and what makes the load runs on the same machine.`;

/** What one host decides a second. */
export async function host(options: HostOptions): Promise<string[]> {
  const mailguard = load("mailguard", readFileSync(join(ROOT, "rulesets/mail/mailguard/mailguard.glith"), "utf8"));
  const component = await buildDirect(mailguard);
  const [first] = MAILGUARD_MESSAGES;
  if (first === undefined) throw new RangeError("no messages");
  const { whole } = await crossingsOf(component, mailguard.core, new Host(first), "slim");
  const contestants = await contestantsOf([{ name: "whole", decide: whole }], MAILGUARD_MESSAGES);
  const times = timesOf(await race(contestants, options.race), "whole");
  const rows: Measurement[] = [
    {
      what: "crossings, in process, unsigned",
      unit: "/s",
      values: times.map((micros) => 1e6 / micros),
      atLeast: 100_000,
    },
    ...(await overHttp(component, options)),
  ];
  const notes = typeof options.opa === "string" ? [`\`opa run --server\` is ${options.opa}.`] : [];
  return [WHAT, figures(rows), ...notes];
}

async function overHttp(component: Uint8Array, { rounds, load, opa }: HostOptions): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), "glither-bench-"));
  const servers: Server[] = [];
  try {
    const answers = answersOf(MAILGUARD_MESSAGES);
    const artifacts = MAILGUARD_MESSAGES.map(({ nested }) => nested);
    servers.push(await glitherServer(folder, component, answers));
    if (typeof opa !== "string") servers.push(await opaServer(folder, opa.path, answers));
    const [rules, ...others] = await Promise.all(servers.map((server) => rulesOf(server, artifacts)));
    for (const other of others)
      if (other.join() !== rules?.join()) throw new Error(`the servers decide otherwise: ${rules} and ${other}`);
    const answered: Answered[][] = servers.map(() => []);
    // What comes first warms up, and does not count.
    for (let round = -1; round < rounds; round += 1)
      for (const [index, server] of servers.entries()) {
        const one = await under(server, artifacts, load);
        if (round >= 0) answered[index]?.push(one);
      }
    return rowsOf(servers, answered, load);
  } finally {
    for (const server of servers) await server.stop();
    rmSync(folder, { recursive: true });
  }
}

function rowsOf(servers: readonly Server[], answered: readonly (readonly Answered[])[], load: Load): Measurement[] {
  const [ours = [], theirs] = answered;
  const rows = servers.flatMap(({ name }, index): Measurement[] => {
    const own = answered[index] ?? [];
    const target = index === 0 ? { rate: { atLeast: 8_000 }, p99: { target: 10 } } : { rate: {}, p99: {} };
    return [
      { what: `requests, \`${name}\``, unit: "/s", values: own.map(({ rate }) => rate), ...target.rate },
      {
        what: `99 of 100 within, \`${name}\`, ${load.connections} connections`,
        unit: "ms",
        values: own.map(({ p99 }) => p99),
        ...target.p99,
      },
    ];
  });
  if (theirs === undefined) return rows;
  const ratios = ours.map(({ rate }, round) => rate / (theirs[round]?.rate ?? Number.NaN));
  return [...rows, { what: "times as many as `opa run --server`", unit: "×", values: ratios, atLeast: 2 }];
}

/** Those of the last message, which no rule takes: the same for all, since a server's answers are in its configuration. */
function answersOf(messages: readonly Message[]): object {
  return { ...messages.at(-1)?.answers };
}
