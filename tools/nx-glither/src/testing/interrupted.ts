import { runBatch } from "../executors/_batch.ts";
import { Pool } from "../executors/_pool.ts";

/** A batch of one task that never ends, to be interrupted: the task's process tells its id on its own. */
const pool = new Pool(1, new URL("./worker.ts", import.meta.url));
const task = { stage: "check", options: { source: "hangs" }, root: process.cwd(), project: undefined } as const;
for await (const _ of runBatch({ root: process.cwd(), tasks: [{ id: "a", task }], dependencies: {} }, pool)) break;
