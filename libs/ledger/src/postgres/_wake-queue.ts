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
  const started = start(options, wake, failed);
  started.catch(failed);
  const asked = new Set<number>();
  return {
    wakeIn: (milliseconds) => {
      if (milliseconds > AHEAD_MS) return;
      const second = Math.ceil((Date.now() + milliseconds) / 1_000);
      if (asked.has(second)) return;
      asked.add(second);
      for (const past of [...asked].filter((each) => each * 1_000 < Date.now() - AHEAD_MS)) asked.delete(past);
      const startAfter = Math.max(0, Math.ceil(milliseconds / 1_000));
      started.then((boss) => boss.send(QUEUE, null, { startAfter, singletonKey: String(second) })).catch(failed);
    },
    stop: async () => {
      await started.then((boss) => boss.stop({ graceful: true })).catch(failed);
    },
  };
}

async function start(
  options: ConstructorOptions,
  wake: () => Promise<void>,
  failed: (cause: unknown) => void,
): Promise<PgBoss> {
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
