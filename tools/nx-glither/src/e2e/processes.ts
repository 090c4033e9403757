import { execFile } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { delimiter, join } from "node:path";

export const REPOSITORY = join(import.meta.dirname, "../../../..");

export interface ProcessResult {
  readonly exitCode: number;
  readonly stdout: string;
  /** Both streams, one after the other. */
  readonly output: string;
}

/** What Nx writes of one task of its last run. */
export interface TaskRun {
  readonly taskId: string;
  readonly hash: string;
  readonly cacheStatus: "cache-miss" | "local-cache-hit" | "remote-cache-hit";
  /** The exit code. */
  readonly status: number;
}

export interface NxResult extends ProcessResult {
  /** The tasks of the run in the order they ended; those that were never reached are not in it. */
  readonly tasks: readonly TaskRun[];
}

export type Nx = (args: readonly string[], variables?: NodeJS.ProcessEnv) => Promise<NxResult>;

/** Node keeps here what it compiled of Nx and of the plugin, which each process loads anew. */
const COMPILE_CACHE = join(REPOSITORY, "node_modules/.cache/nx-tests");

/** Variables that keep Nx to a cache and a data folder below `base`, with no daemon. */
export function isolation(base: string): NodeJS.ProcessEnv {
  return {
    NX_CACHE_DIRECTORY: join(base, "cache"),
    NX_WORKSPACE_DATA_DIRECTORY: join(base, "data"),
    NX_DAEMON: "false",
    NODE_COMPILE_CACHE: COMPILE_CACHE,
  };
}

/** Plugins load in Nx's own process instead of one each: half the time of a run that finds everything in the cache. */
export const PLUGINS_WITHIN: NodeJS.ProcessEnv = { NX_ISOLATE_PLUGINS: "false" };

/** The workspace's own `nx` command, kept to `base`, with `always` in the environment of each run. */
export function nxCommand(root: string, base: string, always?: NodeJS.ProcessEnv): Nx {
  const bin = join(root, "node_modules/nx/dist/bin/nx.js");
  const lastRun = join(base, "cache/run.json");
  return async (args, variables) => {
    await rm(lastRun, { force: true });
    const result = await run(process.execPath, [bin, ...args], root, { ...isolation(base), ...always, ...variables });
    return { ...result, tasks: await readTasks(lastRun) };
  };
}

/** Runs a program to its end, whatever its exit code. */
export function run(
  program: string,
  args: readonly string[],
  cwd: string,
  variables: NodeJS.ProcessEnv = {},
): Promise<ProcessResult> {
  const env = { ...inherited(), ...variables };
  return new Promise((resolve) => {
    execFile(program, args, { cwd, env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
      resolve({ exitCode, stdout, output: `${stdout}${stderr}` });
    });
  });
}

export function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") {
    throw error;
  }
}

/** Not the variables of this run: a test inside Nx, or with a signing key in the environment, would see other hashes. */
function inherited(): NodeJS.ProcessEnv {
  const { HOME, LANG, TMPDIR, SystemRoot, TEMP } = process.env;
  const PATH = [join(REPOSITORY, "node_modules/.bin"), process.env["PATH"]].join(delimiter);
  return { HOME, LANG, TMPDIR, SystemRoot, TEMP, PATH };
}

async function readTasks(file: string): Promise<readonly TaskRun[]> {
  const text = await readFile(file, "utf8").catch(ignoreMissing);
  return text === undefined ? [] : JSON.parse(text).tasks;
}
