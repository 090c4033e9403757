import { parentPort, Worker } from "node:worker_threads";
import { EXEC_ARGV, entryFile } from "./_entry.ts";
import { Channel, GUEST } from "./channel.ts";

export type Order =
  /** Begins a thread with the other end of a channel. */
  { readonly make: number; readonly shared: SharedArrayBuffer } | { readonly end: number };

/**
 * What JavaScript may take of memory in one thread, in MiB, beside the components' own. What they hand over has a limit
 * that is far below.
 */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16 };

const ends = new Map<number, () => void>();

parentPort?.on("message", (order: Order) => {
  if ("end" in order) ends.get(order.end)?.();
  else beginThread(order);
});

function beginThread({ make, shared }: Extract<Order, { readonly make: number }>): void {
  const worker = new Worker(entryFile("thread"), {
    workerData: shared,
    execArgv: [...EXEC_ARGV],
    env: {},
    resourceLimits: RESOURCE_LIMITS,
  });
  let loss: "lost" | "memory" = "lost";
  worker.on("error", (error: Error & { readonly code?: unknown }) => {
    if (error.code === "ERR_WORKER_OUT_OF_MEMORY") loss = "memory";
  });
  worker.on("exit", () => {
    ends.delete(make);
    new Channel(GUEST, shared).end(loss);
  });
  ends.set(make, () => void worker.terminate());
}
