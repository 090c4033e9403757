import { basename, dirname, join } from "node:path";
import { type Core, readSourceMap, type SourceMap } from "@glither/roux/core";
import { type Format, weave as render, weaveGraph } from "@glither/weave";
import { asCore } from "../compile/core-file.ts";
import { loadCore } from "../compile/load-core.ts";
import { readJson, writeWhole } from "../files/files.ts";
import { inputKind } from "../files/input-kind.ts";
import { endsWith, markOf, writeOwn } from "../files/write-own.ts";
import { EXIT, type Outcome, StageError } from "../outcome.ts";
import { oneLine } from "../printable.ts";
import { stage } from "../stage.ts";
import { isGraphPath, readGraphFile } from "../world/graph-file.ts";

export interface WeaveOptions {
  /** A `core.cbor`, a core as JSON, a `.glith` file, or a graph's file. */
  readonly snapshot: string;
  readonly format: Format;
  /** The file to write; without it nothing is written. */
  readonly out?: string;
  /** The file's folder is a build's own: whatever is there is replaced. */
  readonly replace?: boolean;
}

/** A ruleset rendered for people, from its snapshot, or a graph of membranes. The text is the rendering. */
export const weave = stage(async ({ snapshot, ...options }: WeaveOptions) => {
  const { format } = options;
  if (isGraphPath(snapshot)) {
    const { plan } = (await readGraphFile(snapshot)).graph;
    return woven(plan.world.ruleset, weaveGraph(plan, format), options);
  }
  const loaded = await load(snapshot);
  if ("exitCode" in loaded) return loaded;
  const text = await rendered(loaded.core, format, snapshot, await sourceMapOf(snapshot));
  return woven(loaded.core.ruleset.name, text, options);
});

async function woven(
  ruleset: string,
  text: string,
  { format, out, replace = false }: Omit<WeaveOptions, "snapshot">,
): Promise<Outcome> {
  if (out === undefined) return { exitCode: EXIT.clean, text: text.trimEnd(), data: { ruleset, format, text } };
  // What is called Mermaid here is Markdown with diagrams, where a comment is HTML's.
  const mark = markOf("tangle weave", format === "plantuml" ? "plantuml" : "html");
  const marked = `${text.trimEnd()}\n${mark}\n`;
  await (replace ? writeWhole(out, marked) : writeOwn(out, marked, endsWith(mark)));
  return {
    exitCode: EXIT.clean,
    text: `${oneLine(ruleset)}: woven into \`${oneLine(out)}\``,
    data: { ruleset, format, file: out },
  };
}

async function load(path: string): Promise<{ readonly core: Core } | Outcome> {
  const kind = await inputKind(path);
  if (kind === "ruleset") return loadCore({ source: path });
  if (kind !== "json") return loadCore({ core: path });
  return { core: asCore(await readJson(path, "the snapshot"), path) };
}

/** Of a source its own source map; of a snapshot the one that `snapshot` wrote beside it, where there is one. */
async function sourceMapOf(path: string): Promise<SourceMap | undefined> {
  if ((await inputKind(path)) === "ruleset") {
    const { compileFile } = await import("../compile/ruleset.ts");
    return (await compileFile(path)).compilation.sourceMap;
  }
  if (!["core.cbor", "core.json"].includes(basename(path))) return undefined;
  return readSourceMap(await readJson(join(dirname(path), "source-map.json"), "the source map").catch(() => undefined));
}

/** A file that only begins like a snapshot is its maker's fault, not ours. */
async function rendered(core: Core, format: Format, path: string, map: SourceMap | undefined): Promise<string> {
  try {
    return render(core, format, map);
  } catch (cause) {
    if ((await inputKind(path)) === "ruleset") throw cause;
    throw new StageError("MALFORMED", `\`${path}\` is no whole snapshot`, {
      exitCode: EXIT.usage,
      hint: "make it again with `snapshot`",
      cause,
    });
  }
}
