import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { EXIT, StageError } from "./outcome.ts";

/** A file's bytes. `what` names it for people: `the ruleset`. */
export async function readBytes(path: string, what: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    const code = errorCode(cause);
    if (code === "ENOENT")
      throw new StageError("NOT_FOUND", `${what} \`${path}\` does not exist`, { exitCode: EXIT.usage, cause });
    throw new StageError("UNREADABLE", `${what} \`${path}\` cannot be read${code ? `: ${code}` : ""}`, {
      exitCode: EXIT.usage,
      cause,
    });
  }
}

/** A file's text, or an error when its bytes are not UTF-8. A byte order mark is left out. */
export async function readText(path: string, what: string): Promise<string> {
  const bytes = await readBytes(path, what);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new StageError("MALFORMED", `${what} \`${path}\` is not UTF-8 text`, {
      exitCode: EXIT.ruleset,
      hint: "save it as UTF-8; is it the right file?",
      cause,
    });
  }
}

/** The value of a JSON file. */
export async function readJson(path: string, what: string): Promise<unknown> {
  const text = await readText(path, what);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new StageError("MALFORMED", `${what} \`${path}\` is no JSON`, { exitCode: EXIT.usage, cause });
  }
}

/** Whoever reads the file sees the old content or the new one, never a part. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    await writeFile(temporary, content);
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw new StageError("UNREADABLE", `\`${path}\` cannot be written: ${errorCode(cause) ?? "unknown error"}`, {
      exitCode: EXIT.usage,
      cause,
    });
  }
}

/** Replaces a folder by one with exactly these files; paths within it use `/`. */
export async function writeFolder(path: string, files: ReadonlyMap<string, string>): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  await rm(temporary, { recursive: true, force: true });
  for (const [name, text] of files) await writeWhole(join(temporary, name), text);
  await rm(path, { recursive: true, force: true });
  await rename(temporary, path);
}

/** `ENOENT` and the like. */
export function errorCode(error: unknown): string | undefined {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : undefined;
}
