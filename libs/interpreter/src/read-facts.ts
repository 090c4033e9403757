import { type ArtifactValue, answerType, type Core, isObject, leaves, namedOf, readArtifact } from "@glither/roux/core";
import type { Facts } from "./_reader.ts";

/** An artifact and answers as JSON: by paths, as hosts keep them, or as they come from elsewhere. */
export interface Told {
  readonly artifact: unknown;
  /** What is left out stays unanswered. */
  readonly answers: Readonly<Record<string, unknown>>;
}

/** Facts of JSON, or what is wrong with it, each fault a message that quotes no value. */
export type FactsReading =
  | { readonly facts: Facts; readonly problems: readonly [] }
  | { readonly facts?: undefined; readonly problems: readonly string[] };

/** Reads what a ledger has kept of a decision, or what somebody answers now, for who evaluates it. */
export function readFacts(
  { fields, enrichments }: Pick<Core, "fields" | "enrichments">,
  { artifact, answers }: Told,
): FactsReading {
  const about = readFields(fields, artifact);
  const types = enrichments.map((enrichment) => ({ path: enrichment.path, type: answerType(enrichment) }));
  const known = new Map(types.map(({ path, type }) => [path, type]));
  const given = new Set([...leaves(answers, known)].map(([path]) => path));
  const answered = readArtifact(
    types.filter(({ path }) => given.has(path)),
    answers,
  );
  const problems = [...about.problems, ...answered.problems];
  if (about.values === undefined || answered.values === undefined) return { problems };
  return { facts: { artifact: about.values, enrich: answered.values }, problems: [] };
}

function readFields(fields: Core["fields"], artifact: unknown): ReturnType<typeof readArtifact> {
  const known = new Set(fields.map(({ path }) => path));
  if (!isObject(artifact)) return readArtifact(fields, artifact);
  const all = Object.entries(artifact) as [string, ArtifactValue][];
  if (!all.every(([path]) => known.has(path))) return readArtifact(fields, artifact);
  // What was read of objects by name is kept by the path of that reading, and is read already.
  const isNamed = (path: string): boolean => namedOf(path) !== undefined;
  const plain = readArtifact(
    fields.filter(({ path }) => !isNamed(path)),
    Object.fromEntries(all.filter(([path]) => !isNamed(path))),
  );
  if (plain.values === undefined) return plain;
  return { values: new Map([...plain.values, ...all.filter(([path]) => isNamed(path))]), problems: [] };
}
