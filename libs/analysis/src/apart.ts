import { type Core, type Enrichment, printDuration, printSources } from "@glither/roux/core";

/**
 * The second of two cores with other names for enrichments of which another answer is asked, as the clock in another zone, a
 * count by another key, or an answer that may be older: nothing is known of how the two answers go together, so they are two.
 */
export function apart(before: Core, after: Core): Core {
  const asked = new Map(before.enrichments.map((enrichment) => [enrichment.path, questionOf(enrichment)]));
  const names = new Map(
    after.enrichments
      .filter((enrichment) => asked.has(enrichment.path) && asked.get(enrichment.path) !== questionOf(enrichment))
      .map((enrichment) => [enrichment.path, [enrichment.path, ...toldIn(enrichment)].join(" ")]),
  );
  if (names.size === 0) return after;
  const enrichments = after.enrichments.map((own) => ({ ...own, path: names.get(own.path) ?? own.path }));
  return { ...(renamed(after, names) as Core), enrichments };
}

/** What the answer depends on beside the artifact, as a text. */
function questionOf({ given, ligand }: Enrichment): string {
  return JSON.stringify([given ?? null, ligand?.from ?? null, ligand?.fresh ?? null]);
}

/** As it is declared; never nothing, so that it stands apart. */
function toldIn({ given = [], ligand }: Enrichment): string[] {
  if (ligand === undefined) {
    const told = given.flatMap((one) => ("text" in one ? [`in ${one.text}`] : []));
    return told.length === 0 ? ["of the dialect"] : told;
  }
  const age = ligand.fresh === undefined ? [] : [`fresh ${printDuration(ligand.fresh)}`];
  return [printSources({ given, ligand }), ...age];
}

/** Everywhere that a core reads them; that is plain data. */
function renamed(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => renamed(item, names));
  if (typeof value !== "object" || value === null) return value;
  const { kind, path } = value as { kind?: unknown; path?: unknown };
  const name = kind === "enrichment" && typeof path === "string" ? names.get(path) : undefined;
  if (name !== undefined) return { ...value, path: name };
  return Object.fromEntries(Object.entries(value).map(([key, own]) => [key, renamed(own, names)]));
}
