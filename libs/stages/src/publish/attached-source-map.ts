import { dirname, join } from "node:path";
import { readSourceMap, type SourceMap } from "@glither/roux/core";
import { readJson } from "../files/files.ts";
import { inputKind } from "../files/input-kind.ts";
import { EXIT, StageError } from "../outcome.ts";

/**
 * What of a ruleset's source is attached to its component, for receipts that name the line of a rule: the source map, which
 * has places, titles and literate lines, what is written for people; or the text as well, comments and all; or nothing.
 */
export const ATTACHED_SOURCES = ["map", "text", "none"] as const;

export type AttachedSources = (typeof ATTACHED_SOURCES)[number];

/** A source map as a publisher has it. */
export interface OwnSourceMap {
  readonly map: SourceMap;
  readonly text?: string;
}

/** The source map of a `.glith` file, or the one that `snapshot` wrote beside a core; undefined where there is none. */
export async function namedSourceMap(path: string, attached: AttachedSources): Promise<OwnSourceMap | undefined> {
  if (attached === "none") return undefined;
  if ((await inputKind(path)) === "ruleset") {
    const { compileFile } = await import("../compile/ruleset.ts");
    // What it was built with does not matter here.
    const { text, compilation } = await compileFile(path, { allowUnsat: true });
    return { map: compilation.sourceMap, ...(attached === "text" ? { text } : {}) };
  }
  if (attached === "text") throw noText(path);
  const json = await readJson(join(dirname(path), "source-map.json"), "the source map").catch(() => undefined);
  const map = readSourceMap(json);
  return map && { map };
}

function noText(path: string): StageError {
  return new StageError("MALFORMED", `\`${path}\` has no text to attach`, {
    exitCode: EXIT.usage,
    hint: "name the `.glith` file as the source, or attach the map alone",
  });
}
