import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../paths.ts";
import type { SitePage } from "./page.ts";

interface Manifest {
  readonly name: string;
  readonly description?: string;
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, unknown>>;
}

/** What a program may import of one package. */
export interface Entries {
  readonly folder: string;
  readonly name: string;
  readonly description: string;
  /** By what is written behind the package's name: `.`, `./core`; the source file of each, from the root. */
  readonly sources: readonly (readonly [path: string, source: string])[];
}

/** The packages that are published, with the entries that ship. */
export function publicPackages(): readonly Entries[] {
  return readdirSync(join(ROOT, "libs"))
    .map((name) => `libs/${name}`)
    .filter((folder) => existsSync(join(ROOT, folder, "package.json")))
    .flatMap((folder) => {
      const manifest: Manifest = JSON.parse(readFileSync(join(ROOT, folder, "package.json"), "utf8"));
      if (manifest.private === true) return [];
      const sources = Object.entries(manifest.exports ?? {}).flatMap(([path, target]) => {
        const source = sourceOf(target);
        return source === undefined ? [] : [[path, join(folder, source)] as const];
      });
      return [{ folder, name: manifest.name, description: manifest.description ?? "", sources }];
    })
    .filter(({ sources }) => sources.length > 0);
}

/** Only entries with a built form ship; the others are for this repository's own tests. */
function sourceOf(target: unknown): string | undefined {
  if (typeof target !== "object" || target === null || !("@glither/source" in target) || !("default" in target))
    return undefined;
  const source = target["@glither/source"];
  return typeof source === "string" && source.endsWith(".ts") && !source.includes("*") ? source : undefined;
}

/** Where the site has the docstrings of an entry: `api/roux/core.md`. */
export function apiPlace(name: string, path: string): string {
  const entry = path === "." ? "index" : path.slice(2).replaceAll("/", "-");
  return `api/${name.replace("@glither/", "")}/${entry}.md`;
}

/** The page that lists all packages with their entries. */
export function apiIndex(packages: readonly Entries[]): SitePage {
  const rows = packages.map(({ name, description, sources }) => {
    const entries = sources.map(
      ([path]) => `[\`${path === "." ? name : `…${path.slice(1)}`}\`](./${apiPlace(name, path).slice("api/".length)})`,
    );
    return `| ${entries.join(" ")} | ${description} |`;
  });
  return {
    place: "api/index.md",
    text: [
      "# Packages",
      "",
      "What a program may import, with what the sources say of it. What is not listed is not public.",
      "",
      "| entries | what for |",
      "|---|---|",
      ...rows,
      "",
    ].join("\n"),
  };
}

/** The folder that the pages by TypeDoc seem to come from: their links to each other are rewritten as all others are. */
const WRITTEN = "typedoc";

/** The docstrings of all entries, by TypeDoc in a process of its own, which writes into `folder`. The largest part of a build. */
export async function apiPages(packages: readonly Entries[], folder: string): Promise<readonly SitePage[]> {
  const all = packages.flatMap(({ name, sources }) => sources.map(([path, source]) => ({ name, path, source })));
  await runTypeDoc(
    all.map(({ source }) => join(ROOT, source)),
    folder,
  );
  return all.map(({ name, path, source }) => {
    const written = writtenFor(folder, source);
    const title = `# ${name}${path.slice(1)}`;
    const text = readFileSync(join(folder, written), "utf8").replace(/^# .*$/mu, title);
    return { place: apiPlace(name, path), file: `${WRITTEN}/${written}`, text };
  });
}

/** TypeDoc calls a page after its module, with a number where a namespace has the name already. */
function writtenFor(folder: string, source: string): string {
  const base = source.replace(/(?:\/index)?\.ts$/u, "");
  const written = [`${base}.md`, `${base}-1.md`].find((name) => existsSync(join(folder, name)));
  if (written === undefined) throw new Error(`TypeDoc wrote no page for ${source}`);
  return written;
}

async function runTypeDoc(entryPoints: readonly string[], out: string): Promise<void> {
  const file = `${out}.json`;
  writeFileSync(file, JSON.stringify({ ...OPTIONS, entryPoints, out }));
  const program = join(ROOT, "node_modules/typedoc/bin/typedoc");
  const child = spawn(process.execPath, [program, "--options", file], { cwd: ROOT, stdio: "inherit" });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`TypeDoc ended with ${code}`);
}

/** The types are checked elsewhere; here they are only read. */
const OPTIONS = {
  tsconfig: join(ROOT, "tsconfig.spec.json"),
  basePath: ROOT,
  plugin: ["typedoc-plugin-markdown"],
  outputFileStrategy: "modules",
  entryFileName: "index",
  readme: "none",
  skipErrorChecking: true,
  disableSources: true,
  excludePrivate: true,
  excludeInternal: true,
  hideBreadcrumbs: true,
  hidePageHeader: true,
  useHTMLAnchors: true,
  validation: false,
  logLevel: "Error",
  parametersFormat: "table",
  propertiesFormat: "table",
  typeDeclarationFormat: "table",
  enumMembersFormat: "table",
  tableColumnSettings: { hideSources: true, hideModifiers: true },
};
