import { execFile, execFileSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, relative } from "node:path";

const REPOSITORY = join(import.meta.dirname, "../../../..");

/** What Nx writes of one task of its last run. */
export interface TaskRun {
  readonly taskId: string;
  readonly hash: string;
  readonly cacheStatus: "cache-miss" | "local-cache-hit" | "remote-cache-hit";
  /** The exit code. */
  readonly status: number;
}

export interface NxResult {
  readonly exitCode: number;
  readonly stdout: string;
  /** Both streams, one after the other. */
  readonly output: string;
  /** The tasks of the run in the order they ended; those that were never reached are not in it. */
  readonly tasks: readonly TaskRun[];
}

/** A copy of this repository that shares its installed packages and nothing else, neither cache nor daemon. */
export interface Workspace {
  readonly root: string;
  read(file: string): Promise<string>;
  write(file: string, content: string): Promise<void>;
  remove(path: string): Promise<void>;
  nx(args: readonly string[], variables?: NodeJS.ProcessEnv): Promise<NxResult>;
  dispose(): Promise<void>;
}

/** Copies what git tracks or would add, and links `node_modules`, where this repository's own packages lead to the copy. */
export async function createWorkspace(): Promise<Workspace> {
  const base = await mkdtemp(join(await realpath(tmpdir()), "glither-e2e-"));
  const root = join(base, "workspace");
  const cache = join(base, "cache");
  await copySources(root);
  await linkPackages(root);
  return {
    root,
    read: (file) => readFile(join(root, file), "utf8"),
    write: async (file, content) => {
      await mkdir(dirname(join(root, file)), { recursive: true });
      await writeFile(join(root, file), content);
    },
    remove: (path) => rm(join(root, path), { recursive: true }),
    nx: async (args, variables) => {
      await rm(join(cache, "run.json"), { force: true });
      const result = await runNx(root, args, {
        ...inherited(),
        NX_CACHE_DIRECTORY: cache,
        NX_WORKSPACE_DATA_DIRECTORY: join(base, "data"),
        NX_DAEMON: "false",
        ...variables,
      });
      return { ...result, tasks: await readTasks(join(cache, "run.json")) };
    },
    dispose: () => rm(base, { recursive: true, force: true }),
  };
}

async function copySources(root: string): Promise<void> {
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"], {
    cwd: REPOSITORY,
    encoding: "utf8",
  });
  for (const file of new Set(listed.split("\0").filter((name) => name !== ""))) {
    // A file that was deleted and not yet committed is still listed.
    await cp(join(REPOSITORY, file), join(root, file)).catch(ignoreMissing);
  }
}

async function linkPackages(root: string): Promise<void> {
  const [from, to] = [join(REPOSITORY, "node_modules"), join(root, "node_modules")];
  await mkdir(join(to, "@glither"), { recursive: true });
  for (const name of await readdir(from)) {
    if (name !== "@glither") {
      await symlink(join(from, name), join(to, name));
    }
  }
  const repository = await realpath(REPOSITORY);
  for (const name of await readdir(join(from, "@glither"))) {
    const folder = relative(repository, await realpath(join(from, "@glither", name)));
    await symlink(join(root, folder), join(to, "@glither", name));
  }
}

/** Not the variables of this run: a test inside Nx, or with a signing key in the environment, would see other hashes. */
function inherited(): NodeJS.ProcessEnv {
  const { HOME, LANG, TMPDIR, SystemRoot, TEMP } = process.env;
  const PATH = [join(REPOSITORY, "node_modules/.bin"), process.env["PATH"]].join(delimiter);
  return { HOME, LANG, TMPDIR, SystemRoot, TEMP, PATH };
}

function runNx(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Omit<NxResult, "tasks">> {
  const nx = join(cwd, "node_modules/nx/dist/bin/nx.js");
  return new Promise((resolve) => {
    execFile(process.execPath, [nx, ...args], { cwd, env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
      resolve({ exitCode, stdout, output: `${stdout}${stderr}` });
    });
  });
}

async function readTasks(file: string): Promise<readonly TaskRun[]> {
  const text = await readFile(file, "utf8").catch(ignoreMissing);
  return text === undefined ? [] : JSON.parse(text).tasks;
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") {
    throw error;
  }
}
