import { posix } from "node:path";
import { outsideFences } from "./markdown.ts";
import type { SitePage } from "./page.ts";

/** Where a file of the repository stands in the site, if it does. */
export type Places = (file: string) => string | undefined;

/** Other hosts, places within the page, and figures, which stand in the page itself. */
const STAYS = /^(?:[a-z]+:|#)|\.svg$/u;

const LINK = /(\]\()([^)\s]+)(\))/gu;

/**
 * The page with its links as the site has them: to files of the repository by where the site has those, everything else as it is.
 * A link to nothing that the site has is an error, as one that leads out of the repository is.
 */
export function withSiteLinks(page: SitePage, places: Places): SitePage {
  const { place, file } = page;
  if (file === undefined) return page;
  const text = outsideFences(page.text, (prose) =>
    prose.replace(LINK, (_whole, before: string, target: string, after: string) => {
      if (STAYS.test(target)) return `${before}${target}${after}`;
      const [path = "", anchor] = target.split("#");
      const named = posix.join(posix.dirname(file), path);
      const there = places(named);
      if (there === undefined) throw new Error(`${file} links to \`${named}\`, which the site does not have`);
      const relative = posix.relative(posix.dirname(place), there);
      return `${before}${relative.startsWith(".") ? relative : `./${relative}`}${anchor === undefined ? "" : `#${anchor}`}${after}`;
    }),
  );
  return { ...page, text };
}

/** The files of the repository that a page links to, from the root, without anchors. */
export function linkedFiles({ file, text }: SitePage): readonly string[] {
  if (file === undefined) return [];
  const found = new Set<string>();
  outsideFences(text, (prose) => {
    for (const [, , target = ""] of prose.matchAll(LINK))
      if (!STAYS.test(target)) found.add(posix.join(posix.dirname(file), target.split("#")[0] ?? ""));
    return prose;
  });
  return [...found];
}
