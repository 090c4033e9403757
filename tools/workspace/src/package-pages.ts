import { copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Package, packages, ROOT } from "./packages.ts";

/** Ends the pages that are written from what the repository knows of a package. */
const WRITTEN = "<!-- `npm run docs` writes this page -->";

/** The packages that are published. */
export function published(): readonly Package[] {
  return packages().filter(({ manifest }) => manifest.private !== true);
}

/** What npm shows of a package that has no page of its own: what it is for, what it exports, and where the rest is said. */
export function packagePage({ folder, name, manifest }: Package): string {
  const { description = "", exports = {} } = manifest;
  const entries = Object.entries(exports)
    .filter(([path, target]) => path !== "./package.json" && isShipped(target))
    .map(([path]) => `\`${name}${path.slice(1)}\``);
  return [
    `# ${name}`,
    "",
    `${description}.`,
    "",
    `Part of Glither, which compiles policy rulesets into WebAssembly components whose only authority is what their WIT world imports.`,
    "`@glither/nx` is its Nx plugin, `@glither/tangle` the command line, `@glither/host` runs components, and",
    "`npx tangle --help` lists all commands.",
    "",
    ...(entries.length === 0 ? [] : [`Entries: ${entries.join(", ")}.`, ""]),
    `It lies in \`${folder}\` of the repository. Licence: Apache-2.0.`,
    "",
    WRITTEN,
    "",
  ].join("\n");
}

/** Helpers for this repository's own tests are sources alone. */
function isShipped(target: unknown): boolean {
  return typeof target === "string" || (typeof target === "object" && target !== null && "default" in target);
}

/** Writes the pages that nobody has written by hand, and the licence beside each. */
export function writePackagePages(): void {
  for (const one of published()) {
    const page = join(ROOT, one.folder, "README.md");
    if (isWritten(page)) writeFileSync(page, packagePage(one));
    copyFileSync(join(ROOT, "LICENSE"), join(ROOT, one.folder, "LICENSE"));
  }
}

export function isWritten(page: string): boolean {
  return !existsSync(page) || readFileSync(page, "utf8").includes(WRITTEN);
}
