import { keptGraph } from "@glither/vat";
import { type Graph, graphHtml, graphMermaid, graphText, reachOf } from "@glither/vat/inspect";
import { readBytes, readJson } from "../files/files.ts";
import { EXIT, StageError } from "../outcome.ts";
import { about, stage } from "../stage.ts";
import { shown, type VatFormat } from "./_shown.ts";

export interface InspectOptions {
  /** A store of vats, or a graph as JSON that a `GraphRecorder` has drawn. */
  readonly file: string;
  readonly format: VatFormat;
  /** Only this actor, with all that it reaches. */
  readonly from?: string;
  readonly out?: string;
}

/** How a file of SQLite's begins. */
const SQLITE = "SQLite format 3\0";

/** Who can reach whom in vats, and through whom. */
export const inspect = stage(async ({ file, format, from, out }: InspectOptions) => {
  const graph = await graphOf(file);
  if (from !== undefined && !graph.actors.some(({ id }) => id === from))
    throw new StageError("NOT_FOUND", `there is no actor \`${from}\` in \`${file}\``, {
      exitCode: EXIT.usage,
      hint: "without `--from` all of them are listed",
    });
  const part = from === undefined ? graph : partOf(graph, from);
  const rendering =
    format === "html" ? graphHtml(part) : format === "mermaid" ? graphMermaid(part) : graphText(graph, from);
  return shown(rendering, part, { format, ...(out === undefined ? {} : { out }) });
});

async function graphOf(file: string): Promise<Graph> {
  const bytes = await readBytes(file, "the file");
  if (Buffer.from(bytes.subarray(0, SQLITE.length)).toString("latin1") !== SQLITE)
    return asGraph(await readJson(file, "the graph"), file);
  return about(file, async () => {
    const { SqliteStorage } = await import("@glither/vat/sqlite");
    const storage = new SqliteStorage(file, { readOnly: true });
    try {
      return keptGraph(storage);
    } finally {
      storage.close();
    }
  });
}

/** What one actor reaches, and how. */
function partOf({ kind, version, actors, edges }: Graph, from: string): Graph {
  const reached = new Set([from, ...reachOf({ kind, version, actors, edges }, from).keys()]);
  return {
    kind,
    version,
    actors: actors.filter(({ id }) => reached.has(id)),
    edges: edges.filter((edge) => reached.has(edge.from) && reached.has(edge.to)),
  };
}

function asGraph(value: unknown, file: string): Graph {
  const graph = value as Partial<Record<keyof Graph, unknown>> | null;
  const whole =
    graph?.kind === "glither.vat.graph" &&
    graph.version === 1 &&
    areTexts(graph.actors, ["id", "vat"]) &&
    areTexts(graph.edges, ["from", "to", "how", "what"]);
  if (whole) return value as Graph;
  throw new StageError("MALFORMED", `\`${file}\` is neither a store of vats nor a graph of them`, {
    exitCode: EXIT.usage,
    hint: "give the file of `openStore`, or the JSON of a `GraphRecorder`'s `graph()`",
  });
}

function areTexts(list: unknown, names: readonly string[]): boolean {
  return (
    Array.isArray(list) &&
    list.every((item) => names.every((name) => typeof (item as Record<string, unknown> | null)?.[name] === "string"))
  );
}
