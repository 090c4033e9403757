import type { Core, Enrichment } from "@glither/roux/core";

/**
 * The second of two cores with other names for enrichments of which they tell who answers something else, as the clock in another
 * zone: nothing is known of how the two answers go together, so they are two.
 */
export function apart(before: Core, after: Core): Core {
  const told = new Map(before.enrichments.map(({ path, given }) => [path, JSON.stringify(given)]));
  const names = new Map(
    after.enrichments
      .filter(({ path, given }) => told.has(path) && told.get(path) !== JSON.stringify(given))
      .map((enrichment) => [enrichment.path, `${enrichment.path} ${toldIn(enrichment)}`]),
  );
  if (names.size === 0) return after;
  const enrichments = after.enrichments.map((own) => ({ ...own, path: names.get(own.path) ?? own.path }));
  return { ...(renamed(after, names) as Core), enrichments };
}

function toldIn({ given = [] }: Enrichment): string {
  return given.map((one) => ("text" in one ? `in ${one.text}` : `over ${one.ms} ms`)).join(", ");
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
