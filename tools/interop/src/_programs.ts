import { spawnSync } from "node:child_process";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Provider } from "./clients.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** The program that stands for a provider. */
export const PROGRAMS: Readonly<Record<Provider, string>> = {
  go: "go",
  cargo: "cargo",
  crate: "cargo",
  npm: "npm",
  pip: "python3",
  apt: "apt-get",
  sid: "apt-get",
  browser: "apt-get",
  folder: "python3",
  here: "go",
};

/** More than the slowest build takes on two idle cores: nobody waits for one that hangs. */
const LIMIT_MS = 5 * 60_000;
/** What somebody asked for by name may take longer, on a busy machine. */
export const PATIENCE_MS = 40 * 60_000;
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

export function need(provider: Provider, env: Environment): void {
  const program = PROGRAMS[provider];
  if (find(program, env) === undefined) throw new Error(`this machine has no \`${program}\``);
}

export function find(program: string, env: Environment): string | undefined {
  const { status, stdout } = spawnSync("sh", ["-c", 'command -v -- "$0"', program], { env, encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}

/** Runs something that takes its time, behind what others do on this machine. Returns what it printed. */
export function run(
  program: string,
  args: readonly string[],
  env: Environment,
  { cwd, timeout = LIMIT_MS }: { readonly cwd?: string; readonly timeout?: number } = {},
): string {
  const child = spawnSync("nice", ["-n", "10", program, ...args], {
    ...(cwd === undefined ? {} : { cwd }),
    env,
    encoding: "utf8",
    maxBuffer: MAX_OUTPUT_BYTES,
    timeout,
  });
  if (child.status === 0) return child.stdout;
  const last = child.stderr?.trim().split("\n").slice(-2).join(" ");
  const why = child.error?.message ?? (last || `ended by ${child.signal ?? `exit code ${child.status}`}`);
  throw new Error(`\`${program} ${args[0]}\` failed: ${why}`);
}

export function cacheFolder(env: Environment): string {
  return join(env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "glither", "interop");
}
