import type { Plan } from "@glither/compose";
import { isObject } from "@glither/roux/core";
import { digestOf } from "../files/digest.ts";
import { readJson } from "../files/files.ts";
import { EXIT, StageError } from "../outcome.ts";

/** Everything of which a graph can be derived again, and what was derived: what its attestation is about. */
export interface GraphDocument {
  readonly plan: Plan;
  /** The core of the ruleset that has disposed of the edges, as CBOR in base64. */
  readonly core: string;
  /** By part, where it lies; the digest within decides what it is. */
  readonly references: Readonly<Record<string, string>>;
  readonly outer?: readonly string[];
}

/** A graph with its attestation, in one file: neither is ever there without the other. */
export interface GraphFile {
  readonly graph: GraphDocument;
  /** A sigstore bundle. */
  readonly bundle: unknown;
}

/** The document's canonical JSON and its digest. */
export async function canonicalGraph(
  graph: GraphDocument,
): Promise<{ readonly bytes: Uint8Array; readonly digest: string }> {
  const { canonicalJson } = await import("@glither/artifact");
  const bytes = canonicalJson(JSON.parse(JSON.stringify(graph)));
  return { bytes, digest: digestOf(bytes) };
}

/** What is signed of a graph: its parts by digest, and of each edge its mode, guarantee and flags. */
export function graphPredicate({ plan }: GraphDocument): Readonly<Record<string, unknown>> {
  return {
    edges: plan.edges.map(({ from, pour, to, pier, delivery, retrograde, joined, guarantee, flags }) => ({
      delivery,
      flags,
      from,
      guarantee,
      joined,
      pier,
      pour,
      retrograde,
      to,
    })),
    parts: Object.fromEntries(plan.parts.map(({ name, digest }) => [name, digest])),
    world: plan.world,
  };
}

/** The name by which a trust policy speaks of a graph: as its ruleset would be published. */
export function graphName({ plan }: GraphDocument): string {
  return `glither/world/${plan.world.ruleset}`;
}

/** Whether a path is that of a graph's file rather than a reference or a ruleset. */
export function isGraphPath(path: string): boolean {
  return path.endsWith(".graph.json");
}

/** Reads a graph's file. Only its outline is looked at: all within is derived again and compared before it is relied on. */
export async function readGraphFile(path: string): Promise<GraphFile> {
  const file = await readJson(path, "the graph");
  if (isDeeper(file, MAX_DEPTH)) throw noGraph(path);
  const graph = isObject(file) ? file["graph"] : undefined;
  const plan = isObject(graph) ? graph["plan"] : undefined;
  const isWhole =
    isObject(file) &&
    isObject(file["bundle"]) &&
    isObject(graph) &&
    typeof graph["core"] === "string" &&
    isObject(graph["references"]) &&
    isObject(plan) &&
    plan["format"] === "glither.graph/1" &&
    isObject(plan["world"]) &&
    typeof plan["world"]["ruleset"] === "string" &&
    Array.isArray(plan["parts"]) &&
    Array.isArray(plan["edges"]) &&
    Array.isArray(plan["mappings"]) &&
    Array.isArray(plan["refused"]) &&
    isObject(plan["outer"]) &&
    isObject(plan["outer"]["imports"]) &&
    Array.isArray(plan["outer"]["entries"]) &&
    Array.isArray(plan["capabilities"]) &&
    [plan["parts"], plan["edges"], plan["refused"]].every((list) => list.every(isObject));
  if (isWhole) return file as unknown as GraphFile;
  throw noGraph(path);
}

/** A graph and its bundle nest less than half as deep; what goes deeper would end whoever walks through it. */
const MAX_DEPTH = 32;

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

function noGraph(path: string): StageError {
  return new StageError("MALFORMED", `\`${path}\` is no graph`, {
    exitCode: EXIT.usage,
    hint: "name a file that `tangle compose --out` has written",
  });
}
