import type { Vocabulary } from "@glither/roux";
import { type Core, isOwnEnrichment, namedOf } from "@glither/roux/core";

/** A dialect as one ruleset has it: with the enrichments that the ruleset itself declares, and what it names within objects. */
export function withDeclared(
  vocabulary: Vocabulary,
  { enrichments, fields, watched }: Pick<Core, "enrichments" | "fields" | "watched">,
): Vocabulary {
  return {
    ...vocabulary,
    fields: [...vocabulary.fields, ...fields.filter(({ path }) => namedOf(path) !== undefined)],
    enrichments: [
      ...vocabulary.enrichments,
      ...[...enrichments, ...(watched?.enrichments ?? [])].filter(isOwnEnrichment),
    ],
  };
}
