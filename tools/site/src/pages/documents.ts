import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../paths.ts";
import type { SitePage } from "./page.ts";

/** Pages that stand outside `docs`, and where the site has them. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  "ARCHITECTURE.md": "architecture.md",
  "CHANGELOG.md": "changelog.md",
  "CONTRIBUTING.md": "contributing.md",
  "tools/nx-glither/README.md": "nx.md",
  "hosts/wasmtime/README.md": "wasmtime.md",
};

/** Where the site has a page that people wrote, or a list that a script wrote into `docs`. */
export function documentPlace(file: string): string | undefined {
  if (Object.hasOwn(ELSEWHERE, file)) return ELSEWHERE[file];
  if (file === "README.md") return "index.md";
  return /^docs\/.+\.md$/u.test(file) ? file.slice("docs/".length) : undefined;
}

/** All of `docs`, and the few pages beside it. */
export function documents(): readonly SitePage[] {
  const files = readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name.replaceAll("\\", "/")}`)
    .sort();
  return [...files, ...Object.keys(ELSEWHERE)].map((file) => ({
    place: documentPlace(file) ?? file,
    file,
    text: withKnownLanguages(withoutComments(readFileSync(join(ROOT, file), "utf8"))),
  }));
}

/** What stands in comments is for those who write the page. */
function withoutComments(text: string): string {
  return text.replace(/^<!--[\s\S]*?-->\n/gmu, "");
}

/** What the highlighter calls otherwise, and what it does not know: that it shows as text. */
const COLORED: Readonly<Record<string, string>> = {
  cedar: "text",
  cel: "text",
  rego: "text",
  repl: "text",
  "rust,no_run": "rust",
  sieve: "text",
  wat: "wasm",
};

function withKnownLanguages(text: string): string {
  return text.replace(/^```(\S+)$/gmu, (_mark, language: string) => `\`\`\`${COLORED[language] ?? language}`);
}
