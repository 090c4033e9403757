import { type MessagePort, Worker } from "node:worker_threads";
import { EXEC_ARGV, entryFile } from "../entry.ts";
import { GUEST, Turns } from "../turns.ts";

/**
 * What JavaScript may take of memory in one thread, in MiB, beside the components' own. What they hand over has a limit
 * that is far below.
 */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16 };

/** What a thread is given. */
export interface ThreadData {
  /** What it takes turns with. */
  readonly shared: SharedArrayBuffer;
  /** For what is no core value. */
  readonly port: MessagePort;
}

/** Begins a thread that runs core modules. Returns what ends it. */
export function beginThread(data: ThreadData, gone: () => void): () => void {
  const worker = new Worker(entryFile("thread/guest"), {
    workerData: data,
    transferList: [data.port],
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
    new Turns(GUEST, data.shared).end(loss);
  });
  return () => void worker.terminate();
}
