import { lstat, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  type Files,
  filesNamedIn,
  type PinnedPart,
  pinnedNamedIn,
  rulesetsNamedIn,
  type Unreadable,
} from "@glither/roux";
import { errorCode } from "../files/files.ts";
import type { TrustOptions } from "../trust/trust.ts";

/** A million names of the longest kind. */
export const MOST_BYTES = 256 * 2 ** 20;

/**
 * The text of a file by its path from the ruleset's folder, undefined where there is none; of a part by its digest, what it
 * means, verified.
 */
export type ReadShared = (path: string) => Promise<string | Unreadable | PinnedPart | undefined>;

/** What a ruleset uses of other files, and what these use, each read once. */
export async function sharedFiles(ruleset: string, text: string, read: ReadShared): Promise<Files> {
  const files = new Map<string, string | Unreadable | PinnedPart>();
  const self = `${ruleset}.glith`;
  const textOf = async (path: string): Promise<string | undefined> => {
    const found = path === self ? text : (files.get(path) ?? (await read(path)));
    if (found !== undefined) files.set(path, found);
    return typeof found === "string" ? found : undefined;
  };
  // What is added while this runs is visited too. A whole ruleset comes with what it needs for its own check.
  const wholes = new Set(rulesetsNamedIn(text, self));
  for (const path of wholes)
    for (const further of rulesetsNamedIn((await textOf(path)) ?? "", path)) wholes.add(further);
  const pinned = new Set(pinnedNamedIn(text, self));
  for (const whole of wholes)
    for (const reference of pinnedNamedIn((await textOf(whole)) ?? "", whole)) pinned.add(reference);
  for (const reference of pinned) await textOf(reference);
  const wanted = new Set(filesNamedIn(text, self));
  for (const path of wanted) {
    const found = await textOf(path);
    if (found === undefined || !path.endsWith(".glith")) continue;
    for (const named of filesNamedIn(found, path)) if (wholes.has(path) || isForOthers(named)) wanted.add(named);
  }
  return files;
}

/** The tools that a part lists are for its own check; who uses the part lists its own. */
function isForOthers(path: string): boolean {
  return !path.endsWith(".json");
}

/**
 * Reads beside a ruleset: plain files alone, so that a link leads to nothing that its author cannot read, and parts by their
 * digests as far as they are trusted.
 */
export function besides(source: string, trust?: TrustOptions): ReadShared {
  return async (path) => {
    if (isReference(path)) return pinnedBeside(source, path, trust);
    const file = join(dirname(source), path);
    try {
      const status = await lstat(file);
      if (!status.isFile()) return { reason: status.isDirectory() ? "is a folder" : "is no plain file" };
      if (status.size > MOST_BYTES) return { reason: `is larger than ${MOST_BYTES / 2 ** 20} MiB` };
      return textOf(await readFile(file));
    } catch (cause) {
      if (["ENOENT", "ENOTDIR"].includes(errorCode(cause) ?? "")) return undefined;
      return { reason: "cannot be read" };
    }
  };
}

/** Whether what a ruleset names is a part by its digest. */
export function isReference(path: string): boolean {
  return path.includes("@sha256:");
}

/** What fetches and verifies takes long to load, and most rulesets have no such part. */
export async function pinnedBeside(
  source: string,
  reference: string,
  trust?: TrustOptions,
): Promise<PinnedPart | Unreadable> {
  const { pinnedPart } = await import("../trust/pinned-part.ts");
  return pinnedPart({ reference, folder: dirname(source), ...(trust === undefined ? {} : { trust }) });
}

/** The text of a file in UTF-8, without a byte order mark. */
export function textOf(bytes: Uint8Array): string | Unreadable {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return { reason: "is not UTF-8 text" };
  }
}
