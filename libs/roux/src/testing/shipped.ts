import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { type Files, filesNamedIn } from "../link/files.ts";
import { parse } from "../syntax/parse.ts";

const RULESETS = new URL("../../../../rulesets/", import.meta.url);

/** One of the repository's own rulesets, with what it uses of other files. */
export interface ShippedSource {
  /** `mail/mailguard` */
  readonly shelf: string;
  readonly name: string;
  readonly text: string;
  readonly files: Files;
}

/** The repository's own rulesets, each with its files; what only declares names for others is none. */
export function shippedSources(): ShippedSource[] {
  return readdirSync(RULESETS, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".glith"))
    .sort()
    .map(shippedSource)
    .filter(({ text }) => parse(text).ast.items.some(({ kind }) => kind === "rule"));
}

/** The ruleset of a file below `rulesets/`. */
export function shippedSource(file: string): ShippedSource {
  const [, shelf = "", name = ""] = /^(.*?([^/]+))\/[^/]+$/u.exec(file) ?? [];
  const text = readFileSync(new URL(file, RULESETS), "utf8");
  return { shelf, name, text, files: filesBeside(file, text) };
}

/** What a ruleset uses of other files, and what these use, by their paths from its folder. */
function filesBeside(file: string, text: string): Files {
  const folder = new URL(".", new URL(file, RULESETS));
  const files = new Map<string, string>();
  const wanted = new Set(filesNamedIn(text, file.slice(file.lastIndexOf("/") + 1)));
  // What is added while this runs is visited too.
  for (const path of wanted) {
    const place = new URL(path, folder);
    if (!lstatSync(place).isFile()) throw new Error(`${file} uses ${path}, which is no file`);
    const found = readFileSync(place, "utf8");
    files.set(path, found);
    if (path.endsWith(".glith")) for (const named of filesNamedIn(found, path)) wanted.add(named);
  }
  return files;
}
