import type { Expectation } from "@glither/roux/surface";
import type { Document } from "../../document/document.ts";
import { type Candidate, named } from "./candidate.ts";
import { events, fields, groups, layers, ligandTypes, listFields } from "./names.ts";
import { valuesBeside } from "./values.ts";

export type { Candidate } from "./candidate.ts";

/** What the grammar expects, by the names that the vocabulary and the document have for it. */
export function candidatesFor(document: Document, { names, before }: Expectation, partial: string): Candidate[] {
  const words = names
    .filter((name) => name.startsWith("`"))
    .flatMap((name) => [...name.matchAll(/`([a-z-]+)`/gu)].map(([, word = ""]) => word));
  const filled = names.flatMap((name) => PLACES[name]?.(document, before, partial) ?? []);
  return [
    ...filled,
    ...named(
      "keyword",
      words.filter((word) => word !== "true" && word !== "false"),
    ),
  ];
}

type Place = (document: Document, before: readonly string[], partial: string) => Candidate[];

/** By what the grammar calls a place. */
export const PLACES: Readonly<Record<string, Place>> = {
  "a field": (document, before, partial) => [...valuesBeside(document, before), ...fields(document, partial)],
  "a verb": ({ vocabulary }) => named("verb", vocabulary?.verbs.map(({ name }) => name) ?? [], "verb"),
  "a box": ({ vocabulary }) => named("box", vocabulary?.boxes ?? [], "box"),
  "a state": ({ vocabulary }, before) => (isSuspending(vocabulary, before) ? states(vocabulary) : []),
  "a target": ({ vocabulary }, before) => (isSuspending(vocabulary, before) ? states(vocabulary) : []),
  "a name": nameAt,
};

type Known = Document["vocabulary"];

function states(vocabulary: Known): Candidate[] {
  return named("box", vocabulary?.suspended ?? [], "state that waits");
}

/** Whether the verb that goes before waits in what is written here. */
function isSuspending(vocabulary: Known, before: readonly string[]): boolean {
  const shape = vocabulary?.verbs.find(({ name }) => name === before.at(-2));
  return shape?.suspendsWith !== undefined && before.at(-1) === shape.suspendsWith;
}

/** The grammar has one word for many names; what goes before tells them apart. */
function nameAt(document: Document, before: readonly string[], partial: string): Candidate[] {
  const { vocabulary, vocabularies } = document;
  const [opener, last] = [before[0], before.at(-1)];
  const ladders = vocabulary?.ladders ?? [];
  if (last === "dialect" && opener === "#pragma") return named("symbol", vocabularies.keys(), "dialect");
  if (last === "raise" || last === "lower")
    return named(
      "symbol",
      ladders.map(({ name }) => name),
      "ladder",
    );
  if (last === "to" && ["raise", "lower"].includes(before.at(-3) ?? ""))
    return named("symbol", ladders.find(({ name }) => name === before.at(-2))?.symbols ?? [], "rung");
  if (opener === "layer") return last === "within" ? layers(document) : [];
  if (last === "on") return events(document);
  if (last === "in") return [...groups(document), ...listFields(document)];
  if (opener === "enrich")
    return last === ":" ? ligandTypes(document) : last === "from" || last === "," ? fields(document, partial) : [];
  const isHead = (opener === "rule" || opener === "group") && last === "=" && !before.includes("|");
  if (!isHead || before.includes("=>")) return [];
  return [
    ...named("field", vocabulary === undefined ? [] : [vocabulary.collection], "all that is decided about"),
    ...groups(document).filter(({ kind }) => kind === "group"),
  ];
}
