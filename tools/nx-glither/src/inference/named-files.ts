import { readFile, stat } from "node:fs/promises";
import { join, posix } from "node:path";

/**
 * What a text names with `use … from "…"`, `set … from "…"`, `layer … from "…"`, `ruleset … from "…"` and `tools from "…"`; the
 * compiler alone judges whether it is right.
 */
const GAP = "(?:\\s|//[^\\r\\n]*(?:\\r?\\n|$))";
const FROM = `${GAP}+from${GAP}*"([^"\\\\\\r\\n]+\\.(?:glith|txt|json))"`;
const NAMED = new RegExp(
  `^[ \\t]*(?:use${GAP}+\\w+(?:${GAP}*,${GAP}*\\w+)*|set${GAP}+\\w+|(?:layer|ruleset)${GAP}+\\w+|tools)${FROM}`,
  "gmu",
);
const WHOLES = new RegExp(`^[ \\t]*(?:layer|ruleset)${GAP}+\\w+${FROM}`, "gmu");
const LAYERS = new RegExp(`^[ \\t]*layer${GAP}+\\w+${FROM}`, "gmu");
/** A ruleset that is named by its digest. */
const PINNED = new RegExp(`^[ \\t]*(?:layer|ruleset)${GAP}+\\w+${GAP}+from${GAP}*"[^"\\r\\n]+@sha256:`, "mu");
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
  const texts = new Map([[source, text]]);
  const textOf = async (file: string): Promise<string> => {
    const known = texts.get(file) ?? (await readSource(join(workspaceRoot, file)).catch(() => ""));
    texts.set(file, known);
    return known;
  };
  // What is added while this runs is visited too.
  const wholes = new Set(namedIn(source, text, WHOLES));
  for (const whole of wholes) for (const further of namedIn(whole, await textOf(whole), WHOLES)) wholes.add(further);
  const found = new Set(namedIn(source, text));
  for (const file of found) {
    if (!file.endsWith(".glith")) continue;
    // The tools that a part lists are for its own check; a whole ruleset brings its check with it.
    for (const named of namedIn(file, await textOf(file)))
      if (wholes.has(file) || !named.endsWith(".json")) found.add(named);
  }
  found.delete(source);
  return [...found].sort();
}

/** The files of the layers that a ruleset names itself, as paths from the workspace's root. */
export function layerFiles(source: string, text: string): readonly string[] {
  return [...new Set(namedIn(source, text, LAYERS))];
}

/** Whether a ruleset, or a file that it uses, names a layer by its digest: who is trusted then decides what it comes to. */
export async function pinsParts(workspaceRoot: string, text: string, uses: readonly string[]): Promise<boolean> {
  if (PINNED.test(text)) return true;
  if (!/^[ \t]*layer\s/mu.test(text)) return false;
  const rulesets = uses.filter((file) => file.endsWith(".glith"));
  const texts = await Promise.all(rulesets.map((file) => readSource(join(workspaceRoot, file)).catch(() => "")));
  return texts.some((other) => PINNED.test(other));
}

/** A file outside of the workspace is no input that Nx could have. */
function namedIn(file: string, text: string, form = NAMED): readonly string[] {
  return [...text.matchAll(form)]
    .map(([, path = ""]) => posix.join(posix.dirname(file), path))
    .filter((path) => !path.startsWith("../"));
}
