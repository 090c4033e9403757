import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { EXIT, StageError } from "../outcome.ts";
import { shellWord } from "../shell-word.ts";
import { errorCode, isStream, listFiles, writeWhole } from "./files.ts";

/** Whether what a file holds was written by the command that is to replace it: by a mark that nobody else writes. */
export type IsOurs = (bytes: Uint8Array) => boolean | Promise<boolean>;

/**
 * Writes what a person asked for, over what the same command has written before, and over nothing else.
 *
 * @throws StageError `UNWRITABLE` where something else is there
 */
export async function writeOwn(path: string, content: string | Uint8Array, isOurs: IsOurs): Promise<void> {
  await refuseForeign(path, isOurs);
  await writeWhole(path, content);
}

/** The same question before the work is done. `option` is the one that names the file. */
export async function refuseForeign(path: string, isOurs: IsOurs, option = "--out"): Promise<void> {
  const bytes = await content(path).catch((cause: unknown) => {
    // What cannot be read is said where it is written.
    if (errorCode(cause) !== undefined) return undefined;
    throw cause;
  });
  if (bytes === undefined || bytes.length === 0 || (await isOurs(bytes))) return;
  throw new StageError("UNWRITABLE", `\`${path}\` is there already, and was not written by this command`, {
    exitCode: EXIT.usage,
    hint: `name another file with \`${option}\`, or remove that one first: \`rm ${shellWord(path)}\``,
  });
}

/** Nothing of what only passes on what is written to it: there is nothing to lose, and to read it might never end. */
async function content(path: string): Promise<Uint8Array | undefined> {
  return isStream(await stat(path)) ? undefined : readFile(path);
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

/** Its whole first line is this one, or one like it. */
export function beginsWith(line: string | RegExp): IsOurs {
  return (bytes) => {
    const [first = ""] = new TextDecoder().decode(bytes).split(/\r?\n/u, 1);
    return typeof line === "string" ? first === line : line.test(first);
  };
}

/** Its whole last line is this one: who writes below it makes the file their own. */
export function endsWith(line: string): IsOurs {
  return (bytes) => new TextDecoder().decode(bytes).trimEnd().split(/\r?\n/u).at(-1) === line;
}

/** The first line of generated code that names its ruleset. */
const OF_A_RULESET = /^(?:;;|\/\/|\/\/\/\/) The ruleset /u;

/**
 * Throws `UNWRITABLE` when files of generated code are there under their names, and the one that names its ruleset was not
 * written for it.
 */
export async function refuseForeignCode(
  folder: string,
  files: ReadonlyMap<string, string | Uint8Array>,
): Promise<void> {
  const there = (await listFiles(folder)).filter((name) => files.has(name));
  for (const [name, content] of files) {
    const [first = ""] = typeof content === "string" ? content.split("\n", 1) : [];
    if (!OF_A_RULESET.test(first)) continue;
    if (there.includes(name)) await refuseForeign(join(folder, name), beginsWith(first));
    else if (there[0] !== undefined) await refuseForeign(join(folder, there[0]), () => false);
  }
}

/** How each kind of text says what no reader of it sees. */
const COMMENTS = {
  plantuml: ["' ", ""],
  mermaid: ["%% ", ""],
  html: ["<!-- ", " -->"],
  text: ["# ", ""],
} as const;

/** The last line of a rendering for people, by which the command knows it again. */
export function markOf(command: string, kind: keyof typeof COMMENTS): string {
  const [before, after] = COMMENTS[kind];
  return `${before}Written by \`${command}\`: what is changed here by hand is lost${after}`;
}
