import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { importedPackages, packages, ROOT } from "./packages.ts";

/** What ARCHITECTURE.md allows: folder → names of our packages, or undefined for "anything". */
function allowed(): Map<string, readonly string[] | undefined> {
  const text = readFileSync(join(ROOT, "ARCHITECTURE.md"), "utf8");
  const rows = [...text.matchAll(/^\| `((?:libs|tools|hosts)\/[a-z-]+)` \| .* \| ([^|]+) \|$/gmu)];
  return new Map(
    rows.map(([, folder = "", may = ""]) => [
      folder,
      may === "anything" ? undefined : may === "nothing" ? [] : may.split(", "),
    ]),
  );
}

const table = allowed();
const all = packages();

describe("ARCHITECTURE.md", () => {
  it("has a row for every package and no other", () => {
    const hosts = readdirSync(join(ROOT, "hosts")).map((name) => `hosts/${name}`);
    expect([...table.keys()].sort()).toEqual([...all.map(({ folder }) => folder), ...hosts].sort());
  });

  it("lets libraries import only what stands above them", () => {
    const order = [...table.keys()];
    for (const [folder, names] of table)
      for (const name of names ?? [])
        expect([folder, order.indexOf(`libs/${name}`) < order.indexOf(folder)]).toEqual([folder, true]);
  });
});

describe.each(all)("$folder", ({ folder, name, manifest, sources }) => {
  const imported = [...new Set(sources.flatMap(importedPackages))].filter((other) => other !== name);

  it("imports only those of our packages that the table allows", () => {
    const may = table.get(folder);
    const ours = imported
      .filter((other) => other.startsWith("@glither/"))
      .map((other) => other.slice("@glither/".length));
    expect(ours.filter((other) => may !== undefined && !may.includes(other))).toEqual([]);
  });

  it("declares what it imports, under a version", () => {
    const declared = {
      ...manifest.dependencies,
      ...manifest.peerDependencies,
      // Nobody installs what is never published.
      ...(manifest.private === true ? manifest.devDependencies : {}),
    };
    expect(imported.filter((other) => declared[other] === undefined)).toEqual([]);
  });

  it("declares nothing of ours that it does not import", () => {
    const ours = Object.keys(manifest.dependencies ?? {}).filter((other) => other.startsWith("@glither/"));
    expect(
      ours.filter((other) => !imported.includes(other) && sources.length > 0 && folder.startsWith("libs/")),
    ).toEqual([]);
  });

  it("is under the project's licence and version", () => {
    expect([manifest.license, manifest.version]).toEqual(["Apache-2.0", "0.1.0"]);
  });
});

it("keeps the compiler out of all that reads what it has written", () => {
  const readers = /^libs\/(?:wit|codegen-[a-z]+|component|host|weave)$/u;
  const sources = all.filter(({ folder }) => readers.test(folder)).flatMap((reader) => reader.sources);
  const compiling = sources.filter((source) => /from "@glither\/roux"/u.test(readFileSync(join(ROOT, source), "utf8")));
  expect(sources.length).toBeGreaterThan(0);
  expect(compiling).toEqual([]);
});

it("lets the analysis read the core alone, but where `check` composes it with the compiler", () => {
  const sources = all.find(({ folder }) => folder === "libs/analysis")?.sources ?? [];
  const compiling = sources.filter((source) => /from "@glither\/roux"/u.test(readFileSync(join(ROOT, source), "utf8")));
  expect(sources.length).toBeGreaterThan(20);
  expect(compiling.filter((source) => !source.startsWith("libs/analysis/src/check/"))).toEqual([]);
});

it.each(["libs/regex", "libs/roux", "libs/analysis"])("keeps %s free of files, processes and clocks", (folder) => {
  const library = all.find((other) => other.folder === folder);
  const texts = (library?.sources ?? []).map((source) => [source, readFileSync(join(ROOT, source), "utf8")] as const);
  // A date of a number that is at hand asks no clock.
  const impure = /from "node:|process\.|Date\.now|new Date(?!\([^)])|Math\.random|performance\./u;
  expect(texts.length).toBeGreaterThan(0);
  expect(texts.filter(([, text]) => impure.test(text)).map(([source]) => source)).toEqual([]);
});

it("has circles of imports found, those of types among them", () => {
  const { linter } = JSON.parse(readFileSync(join(ROOT, "biome.json"), "utf8"));
  expect(linter.rules.suspicious.noImportCycles).toEqual({ level: "error", options: { ignoreTypes: false } });
});
