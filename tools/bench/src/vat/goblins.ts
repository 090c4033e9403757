import { execFileSync } from "node:child_process";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { install } from "../../../interop/src/install.ts";
import { VATS } from "../../../interop/src/vats.ts";
import type { Rates } from "./rows.ts";

const PROGRAM = "goblins.scm";
/** Goblins' rates are a tenth of ours and less, and so is what it is given to do. */
const CALLS = 100_000;
const MESSAGES = 20_000;

/** Where Goblins' packages are, as the tests with other programs install them, or in words why they cannot be had. */
export async function goblinsRoot(): Promise<{ readonly path: string; readonly version: string } | string> {
  const client = VATS.find(({ name }) => name === "goblins");
  if (client === undefined) throw new RangeError("no client is called `goblins`");
  const installed = await install(client);
  if ("skipped" in installed) return `Goblins is not measured: ${installed.skipped}`;
  return { path: installed.path, version: installed.version };
}

/** The rows of one run of Goblins on Guile, in a process of its own; it weighs no memory. */
export function goblinsRates(root: string, calls = CALLS, messages = MESSAGES): Rates {
  copyFileSync(join(import.meta.dirname, PROGRAM), join(root, "tmp", PROGRAM));
  const args = [root, "/usr/bin/guile-3.0", `/tmp/${PROGRAM}`, `${calls}`, `${messages}`];
  const env = { PATH: process.env["PATH"], HOME: "/tmp", LANG: "C.UTF-8" };
  const printed = execFileSync("chroot", args, { env, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  return JSON.parse(printed) as Rates;
}
