import type { Enrichment } from "@glither/roux/core";

/** What a component tells who answers an enrichment, behind all else: constants of its ruleset, as the bindings have them. */
export function toldTo({ given = [] }: Pick<Enrichment, "given">): readonly (string | bigint)[] {
  return given.map((one) => ("text" in one ? one.text : BigInt(one.ms)));
}
