import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const BUNDLER = join(import.meta.dirname, "run-bundler.mjs");

/** One file of a module and all that it imports, for an engine that has nothing of Node. Gives its text. */
export function bundle(entry: string, out: string): string {
  const { status, stderr } = spawnSync(process.execPath, [BUNDLER, entry, out], { encoding: "utf8" });
  if (status !== 0) throw new Error(`${entry} cannot be bundled: ${stderr}`);
  return readFileSync(out, "utf8");
}
