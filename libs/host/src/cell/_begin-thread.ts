import { Worker } from "node:worker_threads";
import { EXEC_ARGV, entryFile } from "./_entry.ts";
import { Channel, GUEST } from "./channel.ts";

/**
 * What JavaScript may take of memory in one thread, in MiB, beside the components' own. What they hand over has a limit
 * that is far below.
 */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16 };

/** Begins a thread with the slim glue. Returns what ends it. */
export function beginThread(shared: SharedArrayBuffer, gone: () => void): () => void {
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
    gone();
    new Channel(GUEST, shared).end(loss);
  });
  return () => void worker.terminate();
}
