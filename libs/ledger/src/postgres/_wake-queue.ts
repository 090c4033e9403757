import { setTimeout as sleep } from "node:timers/promises";
import type { ConstructorOptions, PgBoss } from "pg-boss";
import type { WakeQueue } from "../work/work.ts";

/** Its tables are its own. */
const SCHEMA = "glither_queue";
const QUEUE = "wake";
/** How often it looks whether there is a job: a deadline is at most so late. */
const LOOK_SECONDS = 1;
/** Not more jobs than one each second, for as long ahead. */
const AHEAD_MS = 3_600_000;

/**
 * One queue for all hosts: of each job that wakes, one of them is woken. A job that is lost with a host is made good by the hosts' own
 * looking.
 */
export function openWakeQueue(
  options: ConstructorOptions,
  wake: () => Promise<void>,
  failed: (cause: unknown) => void,
): WakeQueue {
  const stopping = new AbortController();
  let boss: PgBoss | undefined;
  const started = untilStarted({ options, wake, failed }, stopping.signal).then((begun) => {
    boss = begun;
  });
  const asked = new Set<number>();
  return {
    wakeIn: (milliseconds) => {
      if (milliseconds > AHEAD_MS) return;
      const second = Math.ceil((Date.now() + milliseconds) / 1_000);
      if (boss === undefined || asked.has(second)) return;
      asked.add(second);
      for (const past of [...asked].filter((each) => each * 1_000 < Date.now() - AHEAD_MS)) asked.delete(past);
      const startAfter = Math.max(0, Math.ceil(milliseconds / 1_000));
      boss.send(QUEUE, null, { startAfter, singletonKey: String(second) }).catch(failed);
    },
    stop: async () => {
      stopping.abort();
      await started;
      await boss?.stop({ graceful: true }).catch(failed);
    },
  };
}

interface Starting {
  readonly options: ConstructorOptions;
  readonly wake: () => Promise<void>;
  readonly failed: (cause: unknown) => void;
}

/** The queue, as soon as there can be one: hosts are started while PostgreSQL is not there, too. */
async function untilStarted(starting: Starting, signal: AbortSignal): Promise<PgBoss | undefined> {
  while (!signal.aborted) {
    try {
      const boss = await start(starting);
      // What is to be done is looked up once more, now that a wake can be asked for.
      void starting.wake();
      return boss;
    } catch (cause) {
      starting.failed(cause);
    }
    await sleep(START_AGAIN_MS, undefined, { signal }).catch(() => {});
  }
  return undefined;
}

const START_AGAIN_MS = 5_000;

async function start({ options, wake, failed }: Starting): Promise<PgBoss> {
  const { PgBoss } = await import("pg-boss");
  const boss = new PgBoss({ ...options, schema: SCHEMA, max: 2, schedule: false, registerInstance: false });
  boss.on("error", failed);
  try {
    await boss.start();
    // Of one second there is one job; who was woken is done with it.
    await boss.createQueue(QUEUE, { policy: "short", retryLimit: 0, deleteAfterSeconds: 60, expireInSeconds: 60 });
    await boss.work(QUEUE, { pollingIntervalSeconds: LOOK_SECONDS }, () => wake());
    return boss;
  } catch (cause) {
    await boss.stop({ graceful: false }).catch(failed);
    throw cause;
  }
}
