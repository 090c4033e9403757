import { basename, posix } from "node:path";
import { shelfOf } from "../paths.ts";

/**
 * What Nx calls the ruleset of each file: its own name, and where others have that name too, in another dialect say, its
 * path below the folder of all rulesets, `mail-gate`, or its whole path.
 */
export function projectNames(files: readonly string[]): ReadonlyMap<string, string> {
  const forms = [
    (file: string) => basename(file, ".glith"),
    (file: string) => shelfOf(posix.dirname(file)).replaceAll("/", "-"),
    (file: string) => posix.dirname(file).replaceAll("/", "-"),
  ];
  const names = new Map<string, string>();
  for (const form of forms) {
    const taken = new Set(names.values());
    const left = files.filter((file) => !names.has(file));
    const counts = new Map<string, number>();
    for (const file of left) counts.set(form(file), (counts.get(form(file)) ?? 0) + 1);
    for (const file of left) {
      const name = form(file);
      if (counts.get(name) === 1 && !taken.has(name)) names.set(file, name);
    }
  }
  return new Map(files.map((file) => [file, names.get(file) ?? posix.dirname(file).replaceAll("/", "-")]));
}
