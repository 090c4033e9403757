import { randomUUID } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { StoreError } from "../error.ts";
import { type ReadLimits, readRegularFile } from "./regular-file.ts";

const TEMPORARY = /^\..+\.[0-9a-f-]{36}\.tmp$/;

/** Whether a name is one that `temporaryName` gives: what a writer leaves behind when it is killed. */
export function isTemporary(name: string): boolean {
  return TEMPORARY.test(name);
}

/** A name in the same folder, so that renaming it stays on one file system. */
export function temporaryName(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
}

/** Writes beside the file, flushes, renames: a reader sees the old content or the new one, never a part. */
export async function writeAtomically(path: string, content: Uint8Array | string): Promise<void> {
  const temporary = temporaryName(path);
  try {
    await writeFile(temporary, content, { flag: "wx", flush: true });
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw unreachable("written", path, cause);
  }
}

/** The regular file's content, or nothing when it is not there. Throws as `readRegularFile` does. */
export async function readIfThere(path: string, limits: ReadLimits): Promise<Uint8Array | undefined> {
  try {
    return await readRegularFile(path, limits);
  } catch (cause) {
    if (cause instanceof StoreError) throw cause;
    if (hasCode(cause, "ENOENT")) return undefined;
    throw unreachable("read", path, cause);
  }
}

/** Whether this is the system error of that name, `ENOENT`. */
export function hasCode(error: unknown, code: string): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === code;
}

export function unreachable(done: string, path: string, cause: unknown): StoreError {
  return new StoreError("STORE_UNREACHABLE", `\`${path}\` cannot be ${done}`, {
    cause,
    hint: "check that the folder is there, that you may use it, and that the disk is not full",
  });
}
