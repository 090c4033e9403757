import { readFile } from "node:fs/promises";
import { EXIT, StageError } from "../outcome.ts";
import { shellWord } from "../shell-word.ts";
import { errorCode, writeWhole } from "./files.ts";

/** Whether what a file holds was written by the command that is to replace it. */
export type IsOurs = (bytes: Uint8Array) => boolean | Promise<boolean>;

/**
 * Writes what a person asked for, over what the same command has written before, and over nothing else.
 *
 * @param isOurs by default what begins with the same word as the new content: another kind of file does not.
 * @throws StageError `UNWRITABLE` where something else is there
 */
export async function writeOwn(path: string, content: string | Uint8Array, isOurs?: IsOurs): Promise<void> {
  await refuseForeign(path, isOurs ?? ((bytes) => firstWord(bytes) === firstWord(content)));
  await writeWhole(path, content);
}

/** The same question before the work is done. */
export async function refuseForeign(path: string, isOurs: IsOurs): Promise<void> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    // What cannot be read is said where it is written.
    if (errorCode(cause) !== undefined) return undefined;
    throw cause;
  });
  if (bytes === undefined || bytes.length === 0 || (await isOurs(bytes))) return;
  throw new StageError("UNWRITABLE", `\`${path}\` is there already, and was not written by this command`, {
    exitCode: EXIT.usage,
    hint: `name another file with \`--out\`, or remove that one first: \`rm ${shellWord(path)}\``,
  });
}

/** A component with the record of its build. */
export async function isComponent(bytes: Uint8Array): Promise<boolean> {
  const { readRecord } = await import("@glither/artifact");
  try {
    readRecord(bytes);
    return true;
  } catch {
    return false;
  }
}

function firstWord(content: string | Uint8Array): string {
  const beginning =
    typeof content === "string" ? content.slice(0, 256) : new TextDecoder().decode(content.slice(0, 256));
  return /^\s*(\S*)/u.exec(beginning)?.[1] ?? "";
}
