import { readFile, stat } from "node:fs/promises";
import { join, posix } from "node:path";

/** What a text names with `use … from "…"`, `set … from "…"` and `tools from "…"`; the compiler alone judges whether it is right. */
const NAMED = /^[ \t]*(?:use\s+\w+(?:\s*,\s*\w+)*|set\s+\w+|tools)\s+from\s+"([^"\\\r\n]+\.(?:glith|txt|json))"/gmu;
/** A file declares names and has no rule: there is nothing to build of it. */
const DECLARES = /^[ \t]*(?:group|set|enrich|use)\s+\w+/mu;
const RULES = /(?:^|\s)rule\s+\w+\s*(?:"[^"\r\n]*"\s*)?=/u;

const MOST_BYTES = 2 ** 24;

export function isPart(text: string): boolean {
  return DECLARES.test(text) && !RULES.test(text);
}

/** A file's text; of one that is too large for a ruleset, nothing. */
export async function readSource(path: string): Promise<string> {
  return (await stat(path)).size > MOST_BYTES ? "" : await readFile(path, "utf8");
}

/** The files that a ruleset uses, and those that these use, as paths from the workspace's root: what is not there, too. */
export async function namedFiles(workspaceRoot: string, source: string, text: string): Promise<readonly string[]> {
  const found = new Set(namedIn(source, text));
  // What is added while this runs is visited too.
  for (const file of found) {
    if (!file.endsWith(".glith")) continue;
    const further = await readSource(join(workspaceRoot, file)).catch(() => "");
    // The tools that a part lists are for its own check.
    for (const named of namedIn(file, further)) if (!named.endsWith(".json")) found.add(named);
  }
  found.delete(source);
  return [...found].sort();
}

/** A file outside of the workspace is no input that Nx could have. */
function namedIn(file: string, text: string): readonly string[] {
  return [...text.matchAll(NAMED)]
    .map(([, path = ""]) => posix.join(posix.dirname(file), path))
    .filter((path) => !path.startsWith("../"));
}
