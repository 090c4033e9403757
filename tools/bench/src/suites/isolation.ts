import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Crossings, crossingsOf } from "../engine/crossings.ts";
import { contestantsOf } from "../engine/deciders.ts";
import { Host, MAILGUARD_MESSAGES } from "../engine/messages.ts";
import { type RaceOptions, race, timesOf } from "../engine/race.ts";
import { buildDirect, load } from "../engine/ruleset.ts";
import type { Measurement } from "../measure.ts";
import { ROOT } from "../paths.ts";
import { figures } from "../report.ts";

const WHAT = `The crossings of mailguard that are *pooled* above, in this thread and in one that can be ended: one after the other, each
answered before the next begins. Each has its own limit on time, and calls its host as often as here. *More* is what a worker
takes beyond this thread, round by round. A worker that has had nothing to do sleeps, and the first crossing then waits for it to
wake: *alone* is one crossing after 2 ms of quiet, on this machine.`;

/** What it costs that a component can be ended. */
export async function isolation(options: RaceOptions): Promise<string[]> {
  const mailguard = load("mailguard", readFileSync(join(ROOT, "rulesets/mail/mailguard/mailguard.glith"), "utf8"));
  const component = await buildDirect(mailguard);
  const [first] = MAILGUARD_MESSAGES;
  if (first === undefined) throw new RangeError("no messages");
  const host = new Host(first);
  const here = await crossingsOf(component, mailguard.core, host, "slim");
  const apart = await crossingsOf(component, mailguard.core, host, "slim", "worker");
  const times = await race(
    await contestantsOf(
      [
        { name: "here", decide: here.pooled },
        { name: "apart", decide: apart.pooled },
      ],
      MAILGUARD_MESSAGES,
    ),
    options,
  );
  const own = timesOf(times, "here");
  const more = timesOf(times, "apart").map((value, round) => value - (own[round] ?? Number.NaN));
  const rows: Measurement[] = [
    { what: "mailguard, in this thread", unit: "µs", values: own },
    { what: "mailguard, in a worker", unit: "µs", values: timesOf(times, "apart") },
    { what: "more", unit: "µs", values: more, target: 15 },
    { what: "mailguard, in a worker, alone", unit: "µs", values: await alone(apart, options) },
  ];
  return [WHAT, figures(rows)];
}

async function alone({ pooled }: Crossings, { rounds }: RaceOptions): Promise<number[]> {
  const values: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const message = MAILGUARD_MESSAGES[round % MAILGUARD_MESSAGES.length];
    if (message === undefined) continue;
    await new Promise((resolve) => setTimeout(resolve, 2));
    const start = performance.now();
    pooled(message);
    values.push((performance.now() - start) * 1_000);
  }
  return values;
}
