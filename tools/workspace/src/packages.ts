import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

export const ROOT = join(import.meta.dirname, "../../..");

/** One package of the workspace. */
export interface Package {
  /** `libs/roux`. */
  readonly folder: string;
  /** `@glither/roux`. */
  readonly name: string;
  readonly manifest: {
    readonly version: string;
    readonly license: string;
    readonly description?: string;
    readonly exports?: Readonly<Record<string, unknown>>;
    readonly private?: boolean;
    readonly dependencies?: Readonly<Record<string, string>>;
    readonly devDependencies?: Readonly<Record<string, string>>;
    readonly peerDependencies?: Readonly<Record<string, string>>;
  };
  /** Paths of the shipped sources, from the root. */
  readonly sources: readonly string[];
}

export function packages(): Package[] {
  return ["libs", "tools"]
    .flatMap((top) => readdirSync(join(ROOT, top)).map((name) => `${top}/${name}`))
    .filter((folder) => existsSync(join(ROOT, folder, "package.json")))
    .map((folder) => {
      const manifest = JSON.parse(readFileSync(join(ROOT, folder, "package.json"), "utf8"));
      return { folder, name: manifest.name, manifest, sources: sourcesOf(folder) };
    });
}

function sourcesOf(folder: string): string[] {
  return readdirSync(join(ROOT, folder, "src"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ts$/u.test(entry.name) && !/\.spec\.ts$/u.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .filter((path) => !/\/(?:generated|testing|e2e)\//u.test(path));
}

/** The packages that a file imports by name, statically or not, types included. */
export function importedPackages(source: string): string[] {
  const text = readFileSync(join(ROOT, source), "utf8");
  // A statement begins a line: comments and texts may have the same words, since the language has `from "…"` too.
  const statements = text.matchAll(/^(?:import|export)\b(?:[^";]*?\bfrom)?\s+"([^"./$][^"]*)"/gmu);
  const calls = text.matchAll(/\bimport\s*\(\s*"([^"./$][^"]*)"/gu);
  const specifiers = [...statements, ...calls].map((match) => match[1] ?? "");
  const names = specifiers
    .filter((name) => !name.startsWith("node:"))
    .map((name) => /^(?:@[^/]+\/)?[^/]+/u.exec(name)?.[0] ?? name);
  return [...new Set(names)].sort();
}
