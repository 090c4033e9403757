import type { Stats } from "node:fs";
import { chmod, lstat, mkdir, readdir, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { jsonDoubt, jsonFault } from "@glither/roux/core";
import { EXIT, type ExitCode, StageError } from "../outcome.ts";
import { STANDARD_INPUT, shownName, standardInput } from "./standard-input.ts";

/**
 * A file's bytes, or all of standard input for `-`. `what` names it for people: `the ruleset`. A key that stands in a path's
 * place is not shown.
 */
export async function readBytes(path: string, what: string): Promise<Uint8Array> {
  if (path.includes("-----BEGIN "))
    throw new StageError("MALFORMED", `${what} is given as its text, where the path of a file belongs`, {
      exitCode: EXIT.usage,
      hint: "write it to a file that only you can read, and name that",
    });
  try {
    return await (path === STANDARD_INPUT ? standardInput() : readFile(path));
  } catch (cause) {
    if (errorCode(cause) === "ENOENT")
      throw new StageError("NOT_FOUND", `${what} \`${path}\` does not exist`, { exitCode: EXIT.usage, cause });
    throw unreadable(`${what} \`${shownName(path)}\``, cause);
  }
}

/**
 * A file's text, or an error when its bytes are not UTF-8, with the exit code that this kind of file calls for. A byte
 * order mark is left out.
 */
export async function readText(path: string, what: string, malformed: ExitCode = EXIT.usage): Promise<string> {
  const bytes = await readBytes(path, what);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new StageError("MALFORMED", `${what} \`${shownName(path)}\` is not UTF-8 text`, {
      exitCode: malformed,
      hint: "save it as UTF-8; is it the right file?",
      cause,
    });
  }
}

/** The value of a JSON file. */
export async function readJson(path: string, what: string): Promise<unknown> {
  const text = await readText(path, what);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new StageError("MALFORMED", `${what} \`${shownName(path)}\` is no JSON`, {
      exitCode: EXIT.usage,
      hint: `it stops being JSON at ${jsonFault(text)}`,
    });
  }
  const doubt = jsonDoubt(text);
  if (doubt === undefined) return value;
  throw new StageError("MALFORMED", `${what} \`${shownName(path)}\` says something doubtful: ${doubt}`, {
    exitCode: EXIT.usage,
    hint: "programs read such JSON in different ways; write each member once, and long numbers as texts",
  });
}

/** The names in a folder, in order; undefined when it does not exist. */
export async function listFolder(path: string): Promise<readonly string[] | undefined> {
  try {
    return (await readdir(path)).sort();
  } catch (cause) {
    if (errorCode(cause) === "ENOENT") return undefined;
    throw unreadable(`the folder \`${path}\``, cause);
  }
}

/** The files below a folder by their paths within it, with `/`, in order; none when there is no such folder. */
export async function listFiles(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
      .sort();
  } catch (cause) {
    if (["ENOENT", "ENOTDIR"].includes(errorCode(cause) ?? "")) return [];
    throw unreadable(`the folder \`${folder}\``, cause);
  }
}

/**
 * Whoever reads the file sees the old content or the new one, never a part. A link stays, and what it leads to is replaced;
 * a device or a pipe is written to.
 *
 * @param asked who may read and write it; by default whoever might before, and of a new file whoever may of any.
 */
export async function writeWhole(path: string, content: string | Uint8Array, asked?: number): Promise<void> {
  let temporary: string | undefined;
  try {
    const { place, former } = await replaced(path);
    if (former !== undefined && isStream(former)) return await writeFile(path, content);
    const mode = asked ?? (former === undefined ? undefined : former.mode & 0o777);
    temporary = temporaryName(place);
    await writeBelow(temporary, content, mode === undefined ? undefined : OWNER_ALONE);
    if (mode !== undefined) await chmod(temporary, mode);
    await rename(temporary, place);
  } catch (cause) {
    if (temporary !== undefined) await discard(temporary);
    throw unwritable(path, cause);
  }
}

/** What is written through, and holds nothing that could be replaced: a device, a pipe. */
export function isStream(entry: Stats): boolean {
  return !entry.isFile() && !entry.isDirectory();
}

/** Where a path leads, and what is there. A link to what is not there is refused: whose it is meant to be nobody knows. */
async function replaced(path: string): Promise<{ readonly place: string; readonly former?: Stats }> {
  try {
    const former = await stat(path);
    // A pipe that `/dev/stdout` leads to has no path.
    return { place: isStream(former) ? path : await realpath(path), former };
  } catch (cause) {
    if (errorCode(cause) !== "ENOENT" || (await isThere(path))) throw cause;
    return { place: path };
  }
}

/**
 * Replaces a folder by one with exactly these files; paths within it use `/`. When that fails, the old folder is still
 * there.
 */
export async function writeFolder(path: string, files: ReadonlyMap<string, string | Uint8Array>): Promise<void> {
  const temporary = temporaryName(path);
  const former = join(dirname(path), `.${basename(path)}.${process.pid}.old`);
  try {
    await requireFolder(path);
    await discard(temporary);
    await discard(former);
    for (const [name, content] of files) await writeBelow(join(temporary, name), content);
    if (await isThere(path)) await rename(path, former);
    await rename(temporary, path);
  } catch (cause) {
    await discard(temporary);
    if (!(await isThere(path)) && (await isThere(former))) await rename(former, path);
    throw cause instanceof StageError ? cause : unwritable(path, cause);
  }
  await discard(former);
}

/** Throws `UNWRITABLE` when a folder holds files that writing these would take away. */
export async function refuseForeignFiles(path: string, files: ReadonlyMap<string, unknown>): Promise<void> {
  const foreign = (await listFiles(path)).find((name) => !files.has(name));
  if (foreign === undefined) return;
  throw new StageError("UNWRITABLE", `\`${path}\` holds \`${foreign}\`, which would be lost`, {
    exitCode: EXIT.usage,
    hint: "name another folder, or empty this one first",
  });
}

/** `ENOENT` and the like. */
export function errorCode(error: unknown): string | undefined {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : undefined;
}

function temporaryName(path: string): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
}

/** Until it is known that others may read it. */
const OWNER_ALONE = 0o600;

async function writeBelow(path: string, content: string | Uint8Array, mode?: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content, mode === undefined ? {} : { mode });
}

/** Who may read and write a file: the bits that `chmod` takes. */
export async function modeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).mode & 0o777;
  } catch (cause) {
    throw unreadable(`\`${path}\``, cause);
  }
}

/** What cannot be removed stays; the error that led here says more. */
async function discard(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => {});
}

function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** Throws `UNWRITABLE` when something else than a folder is there. */
export async function requireFolder(path: string): Promise<void> {
  if (!(await isThere(path)) || (await stat(path)).isDirectory()) return;
  throw new StageError("UNWRITABLE", `\`${path}\` cannot be written: it is a file, not a folder`, {
    exitCode: EXIT.usage,
    hint: "name a folder",
  });
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "you may not use it",
  EPERM: "you may not use it",
  EROFS: "the disk is read-only",
  ENOENT: "its link leads to nothing",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk is full",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of the path is a file, not a folder",
  EEXIST: "a part of the path is a file, not a folder",
  ENAMETOOLONG: "the name is too long",
  ELOOP: "its links go round in a circle",
};

/** Why the operating system refuses, in words. */
function reason(cause: unknown): string {
  const code = errorCode(cause);
  return code === undefined ? "unknown error" : (REASONS[code] ?? code);
}

function unreadable(subject: string, cause: unknown): StageError {
  return new StageError("UNREADABLE", `${subject} cannot be read: ${reason(cause)}`, { exitCode: EXIT.usage, cause });
}

function unwritable(path: string, cause: unknown): StageError {
  return new StageError("UNWRITABLE", `\`${path}\` cannot be written: ${reason(cause)}`, {
    exitCode: EXIT.usage,
    hint: "name a place where you can write",
    cause,
  });
}
