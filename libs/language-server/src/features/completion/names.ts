import { argumentNames, isDeclared, pathsOf, readToolList } from "@glither/roux/surface";
import type { Document } from "../../document/document.ts";
import { shownType } from "../shown-type.ts";
import { type Candidate, named } from "./candidate.ts";

/** What a guard may read: scores, declared enrichments, what the dialect has, and what tools take. */
export function fields(document: Document, partial: string): Candidate[] {
  const { context, items, brought } = document;
  if (context === undefined) return [];
  const { vocabulary } = context;
  const scores = [...items.filter(isDeclared), ...brought.map(({ item }) => item)].filter(
    ({ kind }) => kind === "score",
  );
  const own = partial.startsWith(`${vocabulary.collection}.`) ? `${vocabulary.collection}.` : "";
  return [
    ...named(
      "score",
      scores.map(({ name }) => name.text),
      "score",
    ),
    ...[...context.ligands.values()].flatMap((ligand) =>
      ligand === undefined ? [] : named("enrichment", pathsOf(ligand.path, ligand.type), "declared enrichment"),
    ),
    ...vocabulary.fields.map(
      ({ path, type }): Candidate => ({ label: `${own}${path}`, kind: "field", detail: shownType(type) }),
    ),
    ...vocabulary.enrichments.map(
      ({ path, type }): Candidate => ({ label: `${own}${path}`, kind: "enrichment", detail: shownType(type) }),
    ),
    ...toolArguments(document),
  ];
}

/** Lists stand behind `in`, too. */
export function listFields({ vocabulary }: Document): Candidate[] {
  const lists = vocabulary?.fields.filter(({ type }) => type.kind === "list") ?? [];
  return lists.map(({ path, type }) => ({ label: path, kind: "field", detail: shownType(type) }));
}

/** The groups and sets that a document declares or uses. */
export function groups({ items, brought }: Document): Candidate[] {
  return [...items.filter(isDeclared), ...brought.map(({ item }) => item)].flatMap(({ kind, name }) =>
    kind === "group" || kind === "set" ? named(kind, [name.text], kind) : [],
  );
}

/** Events that arms of the document wait for already. */
export function events({ occurrences }: Document): Candidate[] {
  const known = occurrences.flatMap(({ meaning }) => (meaning.kind === "event" ? [meaning.name] : []));
  return named("event", new Set(["admin.release", ...known]), "event");
}

/** What `enrich` can write, and the ladders. */
export function ligandTypes({ vocabulary }: Document): Candidate[] {
  const ladders = vocabulary?.ladders?.map(({ name }) => name) ?? [];
  return named("symbol", ["text", "boolean", "integer", "number", "duration", "ip", ...ladders], "type");
}

/** The tools that the document's lists have. */
export function toolsOf({ files, items }: Document) {
  if (!items.some(({ kind }) => kind === "tools")) return [];
  return [...files].flatMap(([path, text]) => {
    if (!path.endsWith(".json") || typeof text !== "string") return [];
    const reading = readToolList(text);
    return "tools" in reading ? reading.tools : [];
  });
}

const PLAIN = /^[A-Za-z_][A-Za-z0-9_]*$/u;

function toolArguments(document: Document): Candidate[] {
  const object = document.vocabulary?.calls?.arguments;
  if (object === undefined) return [];
  const takers = new Map<string, string[]>();
  for (const { name: tool, schema } of toolsOf(document))
    for (const name of argumentNames(schema, [])) takers.set(name, [...(takers.get(name) ?? []), tool]);
  return [...takers].map(([name, tools]) => ({
    label: PLAIN.test(name) ? `${object}.${name}` : `${object}[${JSON.stringify(name)}]`,
    kind: "field",
    detail: `argument of ${tools.slice(0, 3).join(", ")}${tools.length > 3 ? ", …" : ""}`,
  }));
}

/** The layers that are declared already. */
export function layers({ items }: Document): Candidate[] {
  return named(
    "symbol",
    items.filter((item) => item.kind === "layer").map(({ name }) => name.text),
    "layer",
  );
}
