import { constants } from "node:os";
import { DEFAULT_JUDGES } from "../inference/names.ts";
import { rulesetPaths } from "../paths.ts";
import { perform } from "./_perform.ts";
import { Pool, type Runner } from "./_pool.ts";
import { runTask, type StageTask } from "./_stages.ts";

/** What Nx wants to know of a task, as soon as it has ended. */
export interface BatchResult {
  readonly task: string;
  readonly result: {
    readonly success: boolean;
    readonly terminalOutput: string;
    readonly startTime: number;
    readonly endTime: number;
  };
}

export interface Batch {
  readonly root: string;
  readonly tasks: readonly { readonly id: string; readonly task: StageTask }[];
  /** The tasks that a task waits for, within the batch or before it. */
  readonly dependencies: Readonly<Record<string, readonly (string | { readonly id: string })[]>>;
}

/** Runs all tasks of a stage in a few processes; each result is told when it is there. */
export async function* runBatch(
  { root, tasks, dependencies }: Batch,
  pool: Runner = tasks.length === 1 ? HERE : new Pool(tasks.length),
): AsyncGenerator<BatchResult> {
  process.chdir(root);
  const oracles = await compiledOracles(root, tasks);
  const end = () => Promise.allSettled([pool.stop(), oracles.dispose()]);
  // Files are written whole or not at all, so what was under way has left nothing behind.
  const interrupt = (signal: (typeof SIGNALS)[number]) => void end().then(() => process.exit(exitCodeOf(signal)));
  for (const signal of SIGNALS) process.once(signal, interrupt);
  try {
    const waiting = new Map(tasks.map(({ id, task }) => [id, { ...task, ...oracles.of(task) }]));
    const running = new Map<string, Promise<BatchResult>>();
    const open = (id: string): readonly string[] =>
      (dependencies[id] ?? [])
        .map((dependency) => (typeof dependency === "string" ? dependency : dependency.id))
        .filter((dependency) => waiting.has(dependency) || running.has(dependency));
    const failed = new Set<string>();
    /** What is skipped has failed for those behind it, however many there are between. */
    const skip = (): void => {
      const behind = [...waiting.keys()].filter((id) => waitsFor(id, failed, dependencies));
      for (const id of behind) {
        waiting.delete(id);
        failed.add(id);
      }
      if (behind.length > 0) skip();
    };
    while (waiting.size + running.size > 0) {
      for (const [id, task] of [...waiting]) {
        if (running.size >= pool.size || open(id).length > 0) continue;
        waiting.delete(id);
        running.set(id, resultOf(id, task, pool));
      }
      if (running.size === 0) break;
      const done = await Promise.race(running.values());
      running.delete(done.task);
      if (!done.result.success) failed.add(done.task);
      yield done;
      skip();
    }
  } finally {
    for (const signal of SIGNALS) process.removeListener(signal, interrupt);
    await end();
  }
}

/** A task that is alone has no other one to protect, and a process takes its time to begin. */
const HERE: Runner = {
  size: 1,
  run: (task) => perform(() => runTask(task)),
  stop: async () => {},
};

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** How a shell counts a program that a signal has ended: 130 of Ctrl-C. */
function exitCodeOf(signal: (typeof SIGNALS)[number]): number {
  return 128 + constants.signals[signal];
}

async function resultOf(task: string, stage: StageTask, pool: Runner): Promise<BatchResult> {
  const startTime = Date.now();
  const { success, report, fault } = await pool.run(stage);
  return { task, result: { success, terminalOutput: `${report}${fault}`, startTime, endTime: Date.now() } };
}

/** Nx counts as skipped what has no result. */
function waitsFor(id: string, failed: ReadonlySet<string>, dependencies: Batch["dependencies"]): boolean {
  return (dependencies[id] ?? []).some((one) => failed.has(typeof one === "string" ? one : one.id));
}

interface Oracles {
  of(task: StageTask): { readonly oracle?: string };
  dispose(): Promise<void>;
}

/** The oracles of all rulesets whose cases are judged, as one Gleam project; one alone compiles its own. */
async function compiledOracles(root: string, tasks: Batch["tasks"]): Promise<Oracles> {
  const code = ({ options }: StageTask) => rulesetPaths(root, options.source, options).codegen;
  const judged = tasks.filter(
    ({ task }) => task.stage === "conform" && (task.options.judges ?? DEFAULT_JUDGES).includes("gleam"),
  );
  if (judged.length < 2) return { of: () => ({}), dispose: async () => {} };
  const { compileBatch } = await import("@glither/stages/judge/oracles");
  const { folders, dispose } = await compileBatch(judged.map(({ task }) => code(task)));
  return {
    of: (task) => {
      const oracle = task.stage === "conform" ? folders.get(code(task)) : undefined;
      return oracle === undefined ? {} : { oracle };
    },
    dispose,
  };
}
