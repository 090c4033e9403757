import type { Core } from "../ir/core.ts";
import type { Item } from "../syntax/ast.ts";
import { parse } from "../syntax/parse.ts";

/**
 * Files beside a ruleset, by their paths from its folder, with `/`, and parts that are pinned, by their references. Whoever
 * calls the compiler reads the ones, and fetches and verifies the others.
 */
export type Files = ReadonlyMap<string, string | Unreadable | PinnedPart>;

/** Why a file that is there has no text: `is a folder`. */
export interface Unreadable {
  readonly reason: string;
  readonly hint?: string;
}

/** What a published ruleset means, as its signed record says. */
export interface PinnedPart {
  readonly core: Core;
  /** The digest of that core. */
  readonly identity: string;
  /** The digest of the artifact's manifest, by which the ruleset names it. */
  readonly artifact: string;
}

/** A list of more lines is a database; it wants an enrichment. */
export const MAX_LINES = 1_000_000;

const MAY_NAME_FILES = /^[ \t]*(?:use|set|tools|layer|ruleset)\b/mu;

/** The paths from the ruleset's folder of the files that a file names; those that nobody may name are left out. */
export function filesNamedIn(text: string, file: string): readonly string[] {
  if (!MAY_NAME_FILES.test(text)) return [];
  return filesNamedBy(parse(text).ast.items, file);
}

/** The same of a text that is parsed already. */
export function filesNamedBy(items: readonly Item[], file: string): readonly string[] {
  const paths = items.flatMap((item) => {
    if (item.kind === "use" || item.kind === "layer" || item.kind === "ruleset")
      return pathFrom(file, item.from.value, ".glith") ?? [];
    if (item.kind === "tools") return pathFrom(file, item.of.value, ".json") ?? [];
    if (item.kind === "set" && "value" in item.of) return pathFrom(file, item.of.value, ".txt") ?? [];
    return [];
  });
  return [...new Set(paths)];
}

/**
 * The path from the ruleset's folder of what a file there names: relative to that file, with `/`, and with the ending that
 * such a file has. Anything else gives undefined, so that a ruleset cannot make a part of itself of whatever lies on a machine.
 */
export function pathFrom(file: string, named: string, ending: ".glith" | ".txt" | ".json"): string | undefined {
  const parts = named.split("/");
  if (!named.endsWith(ending) || parts.some((part) => part === "" || /[\\:\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(part)))
    return undefined;
  return joined(file, parts);
}

function joined(file: string, parts: readonly string[]): string {
  const path: string[] = [];
  for (const part of [...file.split("/").slice(0, -1), ...parts]) {
    if (part === ".") continue;
    if (part === ".." && path.length > 0 && path.at(-1) !== "..") path.pop();
    else path.push(part);
  }
  return path.join("/");
}

/**
 * How a ruleset's files call a part that a file there names by its digest: `oci:../store@sha256:…`, with the path of a layout
 * from the ruleset's folder, or `registry.example/glither/mail/team@sha256:…`. Undefined for what names no digest.
 */
export function pinnedFrom(file: string, named: string): string | undefined {
  if (!/^[^\s@]+@sha256:[0-9a-f]{64}$/u.test(named) || /[\\\p{Cc}\p{Cf}\p{Cs}]/u.test(named)) return undefined;
  const layout = /^oci:(?!\/)(.+)$/u.exec(named)?.[1];
  return layout === undefined ? named : `oci:${joined(file, layout.split("/"))}`;
}

/** The references of the parts that a file pins, as the ruleset's files call them. */
export function pinnedNamedIn(text: string, file: string): readonly string[] {
  return /^[ \t]*(?:layer|ruleset)\b/mu.test(text) ? pinnedNamedBy(parse(text).ast.items, file) : [];
}

/** The same of a text that is parsed already. */
export function pinnedNamedBy(items: readonly Item[], file: string): readonly string[] {
  const named = items.flatMap((item) =>
    item.kind === "layer" || item.kind === "ruleset" ? (pinnedFrom(file, item.from.value) ?? []) : [],
  );
  return [...new Set(named)];
}

/**
 * The same files as a file among them sees them: by their paths from its folder. What lies beside a folder above that has no name
 * here is left out, since nothing there can be named from that file.
 */
export function filesFrom(files: Files, file: string): Files {
  const folder = file.split("/").slice(0, -1);
  if (folder.length === 0) return files;
  const seen = new Map<string, string | Unreadable | PinnedPart>();
  for (const [path, text] of files) {
    const layout = /^oci:(.+)$/u.exec(path)?.[1];
    const named = layout === undefined && isReference(path) ? path : seenFrom(folder, layout ?? path);
    if (named !== undefined) seen.set(layout === undefined ? named : `oci:${named}`, text);
  }
  return seen;
}

function seenFrom(folder: readonly string[], path: string): string | undefined {
  const parts = path.split("/");
  let shared = 0;
  while (shared < folder.length && folder[shared] === parts[shared]) shared++;
  const up = folder.slice(shared);
  return up.includes("..") ? undefined : [...up.map(() => ".."), ...parts.slice(shared)].join("/");
}

/** What lies in a registry is named alike from everywhere. */
function isReference(path: string): boolean {
  return /@sha256:[0-9a-f]{64}$/u.test(path);
}

export function isPinned(file: string | Unreadable | PinnedPart | undefined): file is PinnedPart {
  return typeof file === "object" && "artifact" in file;
}

/** Why there is no text where a path leads. */
export function whyNot(file: Unreadable | PinnedPart | undefined): string {
  if (file === undefined) return "does not exist";
  return isPinned(file) ? "is no file" : file.reason;
}

/** The paths from the ruleset's folder of the whole rulesets that a file names: its layers, and whom it asks. */
export function rulesetsNamedIn(text: string, file: string): readonly string[] {
  if (!/^[ \t]*(?:layer|ruleset)\b/mu.test(text)) return [];
  return parse(text).ast.items.flatMap((item) =>
    item.kind === "layer" || item.kind === "ruleset" ? (pathFrom(file, item.from.value, ".glith") ?? []) : [],
  );
}
