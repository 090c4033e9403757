import { spawnSync } from "node:child_process";
import { accessSync, constants, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Search } from "./engine.ts";

type Environment = Search["env"];

const PATIENCE_MS = 60_000;

/** The path of a program, looked for as a shell would. */
export function programPath(name: string, { PATH = "" }: Environment): string | undefined {
  return PATH.split(":")
    .filter((folder) => folder.startsWith("/"))
    .map((folder) => join(folder, name))
    .find(isProgram);
}

export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** What a program says when it is run to its end, or nothing where it cannot be run or fails. */
export function saidBy(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): string | undefined {
  const { status, stdout } = spawnSync(program, [...args], { env, encoding: "utf8", timeout: PATIENCE_MS });
  return status === 0 ? stdout.trim() : undefined;
}

/** The folder of an engine that was installed for tests, `NAME-VERSION`, or `NAME-sid` for one of Debian's: the last of its versions by name. */
export function installedFolder(name: string, { folder }: Search): string | undefined {
  try {
    const own = readdirSync(folder).filter((entry) => new RegExp(`^${name}-(?:\\d[\\w.]*|sid)$`, "u").test(entry));
    const last = own.sort().at(-1);
    return last === undefined ? undefined : join(folder, last);
  } catch {
    return undefined;
  }
}

/** What programs get of this process's surroundings: where programs are, and nothing else. */
export function bare({ PATH = "" }: Environment, own: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { PATH, LANG: "C.UTF-8", ...own };
}
