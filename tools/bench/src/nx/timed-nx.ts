import { execFile } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";

export interface TimedRun {
  readonly seconds: number;
  /** The tasks that ran, and did not come from the cache. */
  readonly ran: readonly string[];
}

/** Runs the workspace's Nx with a cache and a data folder of its own, and no daemon. Throws with what it said where it fails. */
export async function timedNx(
  root: string,
  args: readonly string[],
  variables: NodeJS.ProcessEnv = {},
): Promise<TimedRun> {
  const cache = join(root, "../cache");
  const lastRun = join(cache, "run.json");
  await rm(lastRun, { force: true });
  const env = {
    ...process.env,
    NX_CACHE_DIRECTORY: cache,
    NX_WORKSPACE_DATA_DIRECTORY: join(root, "../data"),
    NX_DAEMON: "false",
    ...variables,
  };
  const start = performance.now();
  await new Promise<void>((resolve, reject) => {
    const bin = join(root, "node_modules/nx/dist/bin/nx.js");
    execFile(process.execPath, [bin, ...args], { cwd: root, env, maxBuffer: 2 ** 28 }, (error, stdout, stderr) =>
      error === null ? resolve() : reject(new Error(`nx ${args.join(" ")} failed:\n${stdout}${stderr}`)),
    );
  });
  const seconds = (performance.now() - start) / 1_000;
  const text = await readFile(lastRun, "utf8").catch(() => '{"tasks":[]}');
  const tasks: readonly { readonly taskId: string; readonly cacheStatus: string }[] = JSON.parse(text).tasks;
  return { seconds, ran: tasks.filter(({ cacheStatus }) => cacheStatus === "cache-miss").map(({ taskId }) => taskId) };
}

/** Forgets the graph, so that the next run begins cold. */
export function forgetGraph(root: string): Promise<void> {
  return rm(join(root, "../data"), { recursive: true, force: true });
}
