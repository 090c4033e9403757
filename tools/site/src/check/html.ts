import { readdirSync } from "node:fs";
import { join } from "node:path";

/** All pages of a built site, as paths from its folder. */
export function htmlFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".html"))
    .map((name) => name.replaceAll("\\", "/"))
    .sort();
}

export function pathOf(folder: string, file: string): string {
  return join(folder, file);
}

/** The values of an attribute, with entities resolved that URLs have. */
export function attributes(html: string, name: string): readonly string[] {
  return [...html.matchAll(new RegExp(`<[a-z][^>]*?\\s${name}="([^"]*)"`, "gu"))].map(([, value = ""]) =>
    value.replaceAll("&amp;", "&"),
  );
}
