import { writeSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { oneLine } from "@glither/stages/printable";
import { alone, ERASE, PLACE, PLACES } from "./shared.ts";
import type { Begun } from "./thread.ts";

/** A line at the foot of a terminal that says what takes its time, in a thread of its own: a command may compute without a pause. */
export interface Progress {
  /** Says what is done now. */
  readonly tell: (doing: string) => void;
  /** Writes something else, which stands where the line was. */
  readonly aside: (write: () => void) => void;
  /** Leaves nothing of the line. */
  readonly end: () => void;
}

/** Whether anybody looks at standard error who is not a machine. */
export function isWatched(isTerminal: boolean, environment: NodeJS.ProcessEnv): boolean {
  const { CI, TERM } = environment;
  return isTerminal && TERM !== "dumb" && (CI === undefined || CI === "" || CI === "false");
}

/** Shows progress on standard error from the first second on. */
export function beginProgress(doing: string): Progress {
  const shared = new SharedArrayBuffer(PLACES * Int32Array.BYTES_PER_ELEMENT);
  const state = new Int32Array(shared);
  const file = new URL(`./thread${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`, import.meta.url);
  const workerData: Begun = { state: shared, doing: oneLine(doing), width: process.stderr.columns || 80 };
  const thread = new Worker(file, { workerData });
  // A process that has done its work does not wait for this, and one that cannot start it does without.
  thread.unref();
  thread.on("error", () => undefined);
  const erase = (): void => {
    if (Atomics.exchange(state, PLACE.shown, 0) === 1) writeSync(2, ERASE);
  };
  return {
    tell: (now) => thread.postMessage(oneLine(now)),
    aside: (write) =>
      alone(state, () => {
        erase();
        write();
      }),
    end: () => {
      alone(state, () => {
        Atomics.store(state, PLACE.ended, 1);
        erase();
      });
      Atomics.notify(state, PLACE.ended);
    },
  };
}
