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
  for (let above = dirname(folder); above !== dirname(above); above = dirname(above)) {
    const [top = "", ...rest] = relative(above, folder).split(sep);
    const cases = join(above, "fixtures", ...(rest.length === 0 ? [top] : rest));
    if (basename(above) !== "fixtures" && existsSync(cases)) return cases;
  }
  return join(folder, "cases");
}
