import { glob, lstat, readdir, realpath, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { EXIT, StageError } from "../outcome.ts";
import { STANDARD_INPUT } from "./standard-input.ts";

export interface NamedRulesets {
  /** Each once, in the order in which they were named; those of a folder or a pattern by their paths. */
  readonly sources: readonly string[];
  /** Folders and patterns that name none. */
  readonly failures: readonly StageError[];
  /** A folder or a pattern was named, or several files: how many there are says nothing of what was asked. */
  readonly isList: boolean;
}

/** The rulesets that files, folders and patterns name. A file is taken as it is, whether or not it is there. */
export async function namedRulesets(names: readonly string[]): Promise<NamedRulesets> {
  const found = await Promise.all(names.map(namedBy));
  const seen = new Set<string>();
  const sources: string[] = [];
  for (const file of found.flatMap(({ files }) => files)) if (isNew(seen, await placeOf(file))) sources.push(file);
  return {
    sources,
    failures: found.flatMap(({ files, none }) => (files.length === 0 && none !== undefined ? [none] : [])),
    isList: names.length > 1 || found.some(({ none }) => none !== undefined),
  };
}

interface Named {
  readonly files: readonly string[];
  /** What to say where there are no files; undefined of a file itself. */
  readonly none?: StageError;
}

async function namedBy(name: string): Promise<Named> {
  if (name === STANDARD_INPUT) return { files: [name] };
  const entry = await stat(name).catch(() => undefined);
  if (entry?.isDirectory()) return { files: (await below(name)).sort(), none: nothingIn(name) };
  if (entry === undefined && /[*?[{]/u.test(name))
    return { files: (await matching(name)).sort(), none: nothingAt(name) };
  return { files: [name] };
}

/** What others have installed or built, and what tools keep for themselves. */
function isLeftOut(folder: string): boolean {
  return folder === "node_modules" || folder === "dist" || /^\.[^.]/u.test(folder);
}

async function below(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause) => {
    throw new StageError("UNREADABLE", `the folder \`${folder}\` cannot be read`, {
      exitCode: EXIT.usage,
      hint: "you may not look into it: leave it out, or change who may",
      cause,
    });
  });
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return isLeftOut(entry.name) ? [] : below(path);
      return entry.name.endsWith(".glith") && (await isFile(path)) ? [path] : [];
    }),
  );
  return found.flat();
}

/** A folder whose name ends like a ruleset's is none; a link that leads to nothing is reported where it is read. */
async function isFile(path: string): Promise<boolean> {
  const entry = await stat(path).catch(() => undefined);
  return entry === undefined || !entry.isDirectory();
}

/** A folder that is left out is looked into where the pattern names it; none is that a link leads to, as in a folder. */
async function matching(pattern: string): Promise<string[]> {
  const named = new Set(pattern.split(/[/\\]/u));
  const exclude = (path: string): boolean => isLeftOut(basename(path)) && !named.has(basename(path));
  const found: string[] = [];
  const fixed = new Set(fixedFolders(pattern));
  for await (const path of glob(pattern, { exclude })) {
    if (path.endsWith(".glith") && (await isFile(path)) && !(await isBehindLink(path, fixed))) found.push(path);
  }
  return found;
}

/** The folders that a pattern spells out: who names a link means what it leads to. */
function fixedFolders(pattern: string): readonly string[] {
  const parts = pattern.split(/[/\\]/u);
  const open = parts.findIndex((part) => /[*?[{]/u.test(part));
  return parts.slice(0, open).map((_, at) => resolve(parts.slice(0, at + 1).join("/") || "/"));
}

async function isBehindLink(path: string, fixed: ReadonlySet<string>): Promise<boolean> {
  const here = resolve("");
  for (let folder = dirname(resolve(path)); folder !== dirname(folder); folder = dirname(folder)) {
    if (folder === here || fixed.has(folder)) return false;
    if ((await lstat(folder)).isSymbolicLink()) return true;
  }
  return false;
}

/** A file is one, by however many links it is named. */
async function placeOf(file: string): Promise<string> {
  return file === STANDARD_INPUT ? file : realpath(file).catch(() => resolve(file));
}

function isNew(seen: Set<string>, place: string): boolean {
  if (seen.has(place)) return false;
  seen.add(place);
  return true;
}

function nothingIn(folder: string): StageError {
  return new StageError("NOT_FOUND", `the folder \`${folder}\` holds no rulesets`, {
    exitCode: EXIT.usage,
    hint: "rulesets are files that end in `.glith`; those in `node_modules`, `dist` and folders that begin with a dot are left out",
  });
}

function nothingAt(pattern: string): StageError {
  return new StageError("NOT_FOUND", `no ruleset matches \`${pattern}\``, {
    exitCode: EXIT.usage,
    hint: "rulesets are files that end in `.glith`; name a folder for all that are below it",
  });
}
