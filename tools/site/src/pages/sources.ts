import { readdirSync, readFileSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { ROOT } from "../paths.ts";
import { fenced } from "./markdown.ts";
import type { SitePage } from "./page.ts";

const LANGUAGES: Readonly<Record<string, string>> = {
  ".glith": "glith",
  ".go": "go",
  ".json": "json",
  ".mjs": "js",
  ".rs": "rust",
  ".ts": "ts",
  ".wat": "wasm",
};

/** Where the site shows a file, or a folder, of the sources. */
export function sourcePlace(file: string): string {
  return `source/${file.replace(/[^\w/-]/gu, "-")}.md`;
}

/** A file that some page links to, shown as it is; of a folder, what is in it. */
export function sourcePage(file: string): SitePage {
  const path = join(ROOT, file);
  const body = statSync(path).isDirectory()
    ? listing(path)
    : fenced(LANGUAGES[extname(file)] ?? "text", readFileSync(path, "utf8"));
  return {
    place: sourcePlace(file),
    text: `# ${file.split("/").at(-1)}\n\n\`${file}\` of the repository.\n\n${body}\n`,
  };
}

function listing(folder: string): string {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== "node_modules" && name !== "dist")
    .map((entry) => `- \`${entry.name}${entry.isDirectory() ? "/" : ""}\``)
    .sort()
    .join("\n");
}
