import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

export const ROOT = join(import.meta.dirname, "../../..");

/** Prints the command as a reader would type it. */
function announce(words: readonly string[]): void {
  process.stdout.write(`\n$ npx ${words.map((word) => (/[\s"'$]/u.test(word) ? `'${word}'` : word)).join(" ")}\n`);
}

/** Runs a command with its output shown; the demo ends where one ends otherwise than it should, with that command's exit code. */
function runShown(file: string, args: readonly string[], environment: NodeJS.ProcessEnv, expected = 0): void {
  const { status } = spawnSync(process.execPath, [join(ROOT, file), ...args], {
    cwd: ROOT,
    stdio: "inherit",
    env: environment,
  });
  if (status !== expected) process.exit(status || 70);
}

/** The demo's signing key, from the root; the public half stands beside it. */
export const KEY = "dist/demo/signer.key";

export interface CacheCount {
  readonly tasks: number;
  readonly cached: number;
}

/** Runs Nx, and reads from its own summary how many tasks came from the cache. */
export function nx(...args: readonly string[]): CacheCount {
  announce(["nx", ...args]);
  const folder = process.env["NX_CACHE_DIRECTORY"] ?? join(ROOT, ".nx/cache");
  const summary = join(folder, "run.json");
  rmSync(summary, { force: true });
  // The demo publishes to its own layout and with its own key, whatever the reader has set.
  const own = { GLITHER_STORE: "", GLITHER_IDENTITY_TOKEN: "", GLITHER_SIGNING_KEY: "", GLITHER_SIGNING_KEY_FILE: KEY };
  runShown("node_modules/nx/dist/bin/nx.js", args, { ...process.env, NX_CACHE_DIRECTORY: folder, ...own });
  const { tasks } = JSON.parse(readFileSync(summary, "utf8")) as { tasks: readonly { cacheStatus: string }[] };
  return { tasks: tasks.length, cached: tasks.filter(({ cacheStatus }) => cacheStatus !== "cache-miss").length };
}

export const TANGLE = "tools/tangle/bin/tangle.js";

/** Runs the command line with its output shown. */
export function tangle(...args: readonly string[]): void {
  announce(["tangle", ...args]);
  runShown(TANGLE, args, process.env);
}

/** The same of a command that is to end with another exit code than 0. */
export function tangleEnding(exitCode: number, ...args: readonly string[]): void {
  announce(["tangle", ...args]);
  runShown(TANGLE, args, process.env, exitCode);
}

/** The same, with the demo's key to sign with. */
export function tangleSigning(...args: readonly string[]): void {
  announce(["tangle", ...args]);
  runShown(TANGLE, args, { ...process.env, GLITHER_SIGNING_KEY: "", GLITHER_SIGNING_KEY_FILE: KEY });
}

/** Runs the command line with `--json` and gives its one document. */
export function tangleJson(...args: readonly string[]): unknown {
  announce(["tangle", ...args]);
  const { status, stdout } = spawnSync(process.execPath, [join(ROOT, TANGLE), ...args, "--json"], {
    cwd: ROOT,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (status !== 0) {
    process.stdout.write(stdout);
    process.exit(status ?? 70);
  }
  return JSON.parse(stdout);
}
