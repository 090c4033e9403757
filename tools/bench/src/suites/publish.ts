import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { interpose } from "../../../../libs/registry/src/testing/interpose.ts";
import type { Measurement } from "../measure.ts";
import { ROOT } from "../paths.ts";
import { disposeOnce } from "../publish/dispose-once.ts";
import { type Built, inWorkshop, type Released, type Workshop } from "../publish/workshop.ts";
import { figures } from "../report.ts";

export interface PublishOptions {
  /** Rulesets that are published one after the other, and how often one is that has not changed. */
  readonly runs: number;
  /** Processes that pull and dispose, each from its start to its end; none when that is left out. */
  readonly coldRuns: number;
  /** Rulesets that are published side by side. */
  readonly crowd: number;
}

/** All publishers of a process together have as many connections. */
const CONNECTIONS = 8;
const WARM_UP = 3;

/** What it costs to publish to a registry, and to run what was published. */
export function publish(options: PublishOptions): Promise<string[]> {
  return inWorkshop(async (workshop) => [figures(await measure(workshop, options))]);
}

async function measure(workshop: Workshop, { runs, coldRuns, crowd }: PublishOptions): Promise<Measurement[]> {
  const built = await builtOf(workshop, "guard", WARM_UP + runs);
  const released: Released[] = [];
  const first = await each(built, async (one) => void released.push(await workshop.release(one)));
  const again = await each(built, async (one) => {
    if (!(await workshop.release(one)).unchanged) throw new Error("what has not changed was published again");
  });
  const reference = (at: number) => released[at]?.reference.replace(/:[^:@]+@/u, "@") ?? "";
  const used = await each(built, (one, at) => disposeOnce(reference(at), workshop.key, one.core));
  const [last] = built.slice(-1);
  const requests = await requestsOf(workshop);
  const side = await builtOf(workshop, "crowd", crowd);
  return [
    { what: "requests for an unchanged ruleset", unit: "×", values: [requests.again], target: 1 },
    { what: "publish an unchanged ruleset", unit: "ms", values: again.slice(WARM_UP), target: 20 },
    { what: "requests for a first publish", unit: "×", values: [requests.first] },
    { what: "first publish, with all statements", unit: "ms", values: first.slice(WARM_UP), target: 300 },
    { what: "pull, verify, instantiate, dispose once", unit: "ms", values: used.slice(WARM_UP), target: 150 },
    ...(last === undefined || coldRuns === 0
      ? []
      : [
          {
            what: "the same in a process from start to end",
            unit: "ms" as const,
            values: cold(workshop, reference(built.length - 1), last, coldRuns),
          },
        ]),
    {
      what: `publish ${crowd.toLocaleString("en-US")} rulesets over ${CONNECTIONS} connections`,
      unit: "s",
      values: [(await sideBySide(side, (one) => workshop.release(one))) / 1_000],
      target: 120,
    },
  ];
}

async function builtOf(workshop: Workshop, name: string, count: number): Promise<Built[]> {
  const built: Built[] = [];
  for (let at = 0; at < count; at += 1) built.push(await workshop.build(`${name}${at}`));
  return built;
}

/** Milliseconds that `work` takes with each, one after the other. */
async function each<T>(items: readonly T[], work: (item: T, at: number) => Promise<void>): Promise<number[]> {
  const times: number[] = [];
  for (const [at, item] of items.entries()) {
    const start = performance.now();
    await work(item, at);
    times.push(performance.now() - start);
  }
  return times;
}

/** Milliseconds that `work` takes with all, so many at a time. */
async function sideBySide<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<number> {
  const start = performance.now();
  const waiting = [...items];
  const lane = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, lane));
  return performance.now() - start;
}

/** Counted by somebody in between, who is gone when time is taken. */
async function requestsOf(workshop: Workshop): Promise<{ readonly first: number; readonly again: number }> {
  const counter = await interpose(workshop.server.address, () => undefined);
  try {
    const built = await workshop.build("counted");
    await workshop.release(built, counter.address);
    const first = counter.seen.length;
    await workshop.release(built, counter.address);
    return { first, again: counter.seen.length - first };
  } finally {
    await counter.stop();
  }
}

function cold(workshop: Workshop, reference: string, { snapshot }: Built, runs: number): number[] {
  if (!existsSync(join(ROOT, "libs/stages/dist/trust/verify.js"))) throw new Error("run `npm run build` first");
  const args = [join(import.meta.dirname, "../publish/dispose-once.ts"), reference, workshop.key, snapshot];
  return Array.from({ length: runs }, () => {
    const start = performance.now();
    execFileSync(process.execPath, args, { env: { ...process.env } });
    return performance.now() - start;
  });
}
