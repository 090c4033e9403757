import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../paths.ts";

/** What the comparison is made with; installed once, into the benchmarks' own folder. */
const PACKAGES = ["@endo/init@1.1.13", "@endo/far@1.1.14", "@endo/captp@4.5.1"];
const CACHE = join(ROOT, "dist/bench/endo-captp-4.5.1");

/** The folder in which Endo is installed, or in words why it cannot be had. */
export function endoFolder(): { readonly path: string } | string {
  if (existsSync(CACHE)) return { path: CACHE };
  const partial = `${CACHE}.partial`;
  try {
    rmSync(partial, { recursive: true, force: true });
    mkdirSync(partial, { recursive: true });
    const quiet = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    execFileSync("npm", ["install", "--prefix", partial, ...quiet, ...PACKAGES], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    renameSync(partial, CACHE);
    return { path: CACHE };
  } catch {
    return "Endo is not measured: its packages could not be installed here, which takes npm and a registry";
  }
}
