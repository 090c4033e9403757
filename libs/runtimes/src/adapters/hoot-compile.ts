import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ended } from "./_commands.ts";
import { EngineError } from "./error.ts";
import type { Guile } from "./hoot.ts";
import { driverPath } from "./python.ts";

/** Its compiler takes its time: twenty seconds for a page of Scheme on a busy machine. */
const PATIENCE_MS = 600_000;

/** What of Hoot its modules need in JavaScript: it is Hoot's own, and goes where they go. */
const FILES = ["reflect-js/reflect.js", "reflect-wasm/reflect.wasm", "reflect-wasm/wtf8.wasm"];

export interface CompiledScheme {
  readonly module: Uint8Array;
  /** The folder with `reflect.js`, `reflect.wasm` and `wtf8.wasm`. */
  readonly folder: string;
}

/**
 * Compiles a program in Scheme by Hoot, once: what came of it is kept by its content and Hoot's version, with what it needs to run.
 *
 * @param guile undefined where there is none: then only what is kept can be had.
 * @throws EngineError `INVALID` with what the compiler says; `UNABLE` where it is not kept, and there is no compiler.
 */
export async function compileScheme(text: string, guile: Guile | undefined, cache: string): Promise<CompiledScheme> {
  const key = createHash("sha256").update(text).digest("hex");
  const folder = join(cache, key);
  const output = join(folder, "program.wasm");
  const fresh = guile === undefined || (await versionIn(folder)) === guile.version;
  if (!existsSync(output) || !fresh) {
    if (guile === undefined) throw new EngineError("UNABLE", "the program is not compiled yet, and Hoot is not here");
    await compile(text, guile, folder, cache);
  }
  return { module: new Uint8Array(await readFile(output)), folder };
}

async function versionIn(folder: string): Promise<string | undefined> {
  return readFile(join(folder, "version"), "utf8").catch(() => undefined);
}

async function compile(text: string, guile: Guile, folder: string, cache: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const partial = await mkdtemp(`${folder}.`);
  try {
    const [source, output] = [join(partial, "program.scm"), join(partial, "program.wasm")];
    await writeFile(source, text);
    const args = [...guile.before, driverPath("hoot_compile.scm"), source, output];
    const { code, stderr } = await ended(guile.program, args, guile.env, PATIENCE_MS);
    if (code !== 0) throw new EngineError("INVALID", stderr.trim().split("\n").slice(-2).join(" "));
    for (const file of FILES) await copyFile(join(guile.files, file), join(partial, file.split("/").at(-1) ?? ""));
    await writeFile(join(partial, "version"), guile.version);
    await rm(folder, { recursive: true, force: true });
    await rename(partial, folder);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}
