import { titleOf } from "./markdown.ts";
import type { SitePage } from "./page.ts";
import { type Entry, placesIn, type Section } from "./sections.ts";

/** As VitePress wants it. */
export interface SidebarItem {
  readonly text: string;
  readonly link?: string;
  readonly items?: readonly SidebarItem[];
  readonly collapsed?: boolean;
}

/** Folders whose pages are listed by their names behind the entry that leads to the folder. */
const WHOLE_FOLDERS = ["diagnostics/", "configuration/", "api/"];

/** The sidebar: the sections, with the title of each page that has no other text there. */
export function sidebarOf(sections: readonly Section[], pages: readonly SitePage[]): readonly SidebarItem[] {
  const titles = new Map(pages.map(({ place, text }) => [place, titleOf(text) ?? place]));
  const item = (one: Entry | Section, depth: number): readonly SidebarItem[] => {
    if ("place" in one) return titles.has(one.place) ? entryItems(one, titles) : [];
    const items = one.entries.flatMap((entry) => item(entry, depth + 1));
    return items.length === 0 ? [] : [{ text: one.title, items, collapsed: depth > 0 }];
  };
  const more = unnamed(sections, [...titles.keys()]).map((place) => ({
    text: titles.get(place) ?? place,
    link: linkTo(place),
  }));
  return [
    ...sections.flatMap((section) => item(section, 0)),
    ...(more.length === 0 ? [] : [{ text: "More", items: more, collapsed: false }]),
  ];
}

/** Pages that no section names yet; but those that other pages lead to. */
function unnamed(sections: readonly Section[], places: readonly string[]): readonly string[] {
  const named = placesIn(sections);
  const apart = [...WHOLE_FOLDERS, "source/", "exemplars/"];
  return places.filter(
    (place) => place !== "index.md" && !named.includes(place) && !apart.some((folder) => place.startsWith(folder)),
  );
}

function entryItems({ place, text }: Entry, titles: ReadonlyMap<string, string>): readonly SidebarItem[] {
  const own = { text: text ?? titles.get(place) ?? place, link: linkTo(place) };
  const folder = WHOLE_FOLDERS.find((name) => place === `${name}index.md`);
  if (folder === undefined) return [own];
  const others = [...titles.keys()].filter((other) => other.startsWith(folder) && other !== place).sort();
  return [own, ...others.map((other) => ({ text: titles.get(other) ?? other, link: linkTo(other) }))];
}

function linkTo(place: string): string {
  return `/${place.replace(/(?:index)?\.md$/u, "")}`;
}
