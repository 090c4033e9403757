import { existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { EXIT, StageError } from "../outcome.ts";

export interface RulesetPlace {
  readonly source: string;
  /** Its folder under `fixtures/`, by convention. */
  readonly cases: string;
}

/** The ruleset of a folder, or of a `.glith` file itself, and where its cases lie. */
export async function locateRuleset(place: string): Promise<RulesetPlace> {
  const source = place.endsWith(".glith") ? place : await onlyRuleset(place);
  return { source, cases: casesOf(dirname(resolve(source))) };
}

async function onlyRuleset(folder: string): Promise<string> {
  const isFolder = await stat(folder).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
  const files = isFolder ? (await readdir(folder)).filter((file) => file.endsWith(".glith")) : [];
  const [file] = files;
  if (file !== undefined && files.length === 1) return join(folder, file);
  throw new StageError("NOT_FOUND", `\`${folder}\` ${isFolder ? `holds ${files.length} rulesets` : "is no folder"}`, {
    exitCode: EXIT.usage,
    hint: "name the folder of one ruleset, or its `.glith` file",
  });
}

/**
 * `rulesets/mail/mailguard` has its cases in `fixtures/mail/mailguard`, both below the nearest folder with `fixtures/`, and
 * `gate` in `fixtures/gate`; elsewhere they lie in `cases/` beside the ruleset.
 */
function casesOf(folder: string): string {
  return shelfIn("fixtures", folder, existsSync) ?? join(folder, "cases");
}

/** What was accepted of a ruleset last. */
export interface Goldens {
  readonly snapshot: string;
  readonly world: string;
}

/** The goldens of a `.glith` file, below the nearest folder with `goldens/` by the same convention; undefined where nothing was ever accepted. */
export function goldensOf(source: string): Goldens | undefined {
  const shelf = shelfIn("goldens", dirname(resolve(source)), (path) => existsSync(join(path, "snapshot.json")));
  return shelf === undefined ? undefined : { snapshot: join(shelf, "snapshot.json"), world: join(shelf, "world.wit") };
}

function shelfIn(top: "fixtures" | "goldens", folder: string, isThere: (path: string) => boolean): string | undefined {
  for (let above = dirname(folder); above !== dirname(above); above = dirname(above)) {
    const [first = "", ...rest] = relative(above, folder).split(sep);
    const shelf = join(above, top, ...(rest.length === 0 ? [first] : rest));
    if (basename(above) !== top && isThere(shelf)) return shelf;
  }
  return undefined;
}
