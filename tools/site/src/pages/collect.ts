import { apiIndex, apiPlace, type Entries } from "./api.ts";
import { configurationPages, schemaPlace } from "./configuration.ts";
import { diagnosticPages } from "./diagnostics.ts";
import { documentPlace, documents } from "./documents.ts";
import { linkedFiles, withSiteLinks } from "./links.ts";
import type { SitePage } from "./page.ts";
import { sourcePage, sourcePlace } from "./sources.ts";

/** All pages of the site with the links that it has, from the repository and what TypeDoc wrote. */
export function collectPages(packages: readonly Entries[], api: readonly SitePage[]): readonly SitePage[] {
  const written = documents();
  const fixed = new Map(api.flatMap(({ file, place }) => (file === undefined ? [] : [[file, place]])));
  const known = (file: string): string | undefined => fixed.get(file) ?? documentPlace(file) ?? schemaPlace(file);
  const shown = [...new Set(written.flatMap(linkedFiles))].filter((file) => known(file) === undefined).sort();
  const places = (file: string): string | undefined =>
    known(file) ?? (shown.includes(file) ? sourcePlace(file) : undefined);
  return [
    ...written.map((page) => withSiteLinks(page, places)),
    ...api.map((page) => withSiteLinks(page, places)),
    ...shown.map(sourcePage),
    ...diagnosticPages(),
    ...configurationPages(),
    ...(api.length === 0 ? [] : [apiIndex(packages)]),
  ];
}

/** The entries of packages in the sidebar's order: a package, and below it what else it exports. */
export function apiPlaces({ name, sources }: Entries): readonly string[] {
  return sources.map(([path]) => apiPlace(name, path));
}
