import { readFile, stat } from "node:fs/promises";
import { join, posix } from "node:path";

/** What a text names with `use … from "…"`, `set … from "…"`, `layer … from "…"` and `tools from "…"`; the compiler alone judges whether it is right. */
const NAMED =
  /^[ \t]*(?:use\s+\w+(?:\s*,\s*\w+)*|set\s+\w+|layer\s+\w+|tools)\s+from\s+"([^"\\\r\n]+\.(?:glith|txt|json))"/gmu;
const LAYERS = /^[ \t]*layer\s+\w+\s+from\s+"[^"\r\n]+"/gmu;
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
  const layers = new Set(layersIn(source, text));
  // What is added while this runs is visited too.
  for (const file of found) {
    if (!file.endsWith(".glith")) continue;
    const further = await readSource(join(workspaceRoot, file)).catch(() => "");
    if (layers.has(file)) for (const layer of layersIn(file, further)) layers.add(layer);
    // The tools that a part lists are for its own check; a layer brings its check with it.
    for (const named of namedIn(file, further)) if (layers.has(file) || !named.endsWith(".json")) found.add(named);
  }
  found.delete(source);
  return [...found].sort();
}

function layersIn(file: string, text: string): readonly string[] {
  const own = text.match(LAYERS)?.join("\n") ?? "";
  return namedIn(file, own);
}

/** A file outside of the workspace is no input that Nx could have. */
function namedIn(file: string, text: string): readonly string[] {
  return [...text.matchAll(NAMED)]
    .map(([, path = ""]) => posix.join(posix.dirname(file), path))
    .filter((path) => !path.startsWith("../"));
}
