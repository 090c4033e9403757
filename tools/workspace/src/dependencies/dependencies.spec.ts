import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { packages, ROOT } from "../packages.ts";
import { installations } from "./installations.ts";
import { dependenciesPage } from "./page.ts";
import { directDependencies, furtherDependencies, installedWith } from "./production.ts";
import { REASONS } from "./reasons.ts";
import { readReleases } from "./releases.ts";

const direct = directDependencies();
const furtherNames = () =>
  packages()
    .filter(({ manifest }) => manifest.private !== true)
    .flatMap(({ folder }) => installedWith(folder).others)
    .map((place) => place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length));
const names = direct.map(({ name }) => name);
/** What may be used, changed and passed on without a word to anybody, in SPDX's terms. */
const PERMISSIVE = /^(?:MIT|ISC|Apache-2\.0|BSD-[23]-Clause|0BSD|BlueOak-1\.0\.0|Unlicense|Python-2\.0|CC0-1\.0)\b/u;

describe("production dependencies", () => {
  it("are pinned exactly, to one version each", () => {
    expect(direct.length).toBeGreaterThan(10);
    expect(direct.filter(({ version }) => !/^\d+\.\d+\.\d+$/u.test(version))).toEqual([]);
  });

  it("have a reason and a last release, and nothing else has", () => {
    expect(Object.keys(REASONS).sort()).toEqual([...names].sort());
    expect(Object.keys(readReleases()).sort()).toEqual([...names].sort());
    expect(Object.values(readReleases()).filter(({ date }) => !/^20\d\d-\d\d-\d\d$/u.test(date))).toEqual([]);
  });

  it("are installed in the version and under the licence that the page names", () => {
    const installed = direct.map(({ name, users }) => {
      const [user = ""] = users;
      const places = [`node_modules/${user}/node_modules/${name}`, `node_modules/${name}`];
      const { version, license = "Apache-2.0 WITH LLVM-exception" } = places.flatMap(readManifest)[0] ?? {};
      return { name, version, licence: license.replace(/^\((.*)\)$/u, "$1") };
    });
    expect(installed).toEqual(direct.map(({ name, version, licence }) => ({ name, version, licence })));
  });

  it("are under permissive licences, those behind them too", () => {
    const licences = [...direct.map(({ licence }) => licence), ...furtherDependencies().map(([licence]) => licence)];
    expect(licences.filter((licence) => !PERMISSIVE.test(licence))).toEqual([]);
  });

  it("are as few as what is installed needs: a host has no back end of the compiler, and nothing has what only tests need", () => {
    const all = new Map(installations().map((one) => [one.name, one]));
    expect(all.get("@glither/host")?.own).toEqual(
      ["artifact", "attest", "regex", "registry", "roux", "wit"].map((name) => `@glither/${name}`),
    );
    for (const { own } of all.values()) expect(own.filter((name) => !all.has(name))).toEqual([]);
    const brought = new Set(furtherNames());
    for (const tool of ["jest", "nx", "playwright-core", "fast-check"])
      expect([tool, brought.has(tool)]).toEqual([tool, false]);
  });

  it("stand in docs/dependencies.md as they are (`npm run docs` writes it)", () => {
    expect(readFileSync(join(ROOT, "docs/dependencies.md"), "utf8")).toBe(dependenciesPage());
  });
});

function readManifest(place: string): { readonly version: string; readonly license?: string }[] {
  try {
    return [JSON.parse(readFileSync(join(ROOT, place, "package.json"), "utf8"))];
  } catch {
    return [];
  }
}
