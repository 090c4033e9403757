import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packages, ROOT } from "../packages.ts";

/** A package of others that published packages of ours depend on. */
export interface Dependency {
  readonly name: string;
  /** As our manifests have it, the same in all of them. */
  readonly version: string;
  readonly licence: string;
  /** Our packages that name it. */
  readonly users: readonly string[];
}

interface Locked {
  readonly version?: string;
  readonly license?: string;
  readonly link?: boolean;
  readonly resolved?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const LOCK: { readonly packages: Readonly<Record<string, Locked>> } = JSON.parse(
  readFileSync(join(ROOT, "package-lock.json"), "utf8"),
);

/** Of those whose manifest names no licence: what their file `LICENSE` says. */
const FROM_LICENSE_FILES: Readonly<Record<string, string>> = {
  "@bytecodealliance/componentize-js": "Apache-2.0 WITH LLVM-exception",
};

const published = packages().filter(({ manifest }) => manifest.private !== true);

/** What the published packages name themselves, by name. */
export function directDependencies(): readonly Dependency[] {
  const named = published.flatMap(({ folder, name: user, manifest }) =>
    Object.entries(manifest.dependencies ?? {})
      .filter(([name]) => !name.startsWith("@glither/"))
      .map(([name, version]) => ({ name, version, user, place: placeOf(name, folder) })),
  );
  return [...Map.groupBy(named, ({ name }) => name)]
    .map(([name, uses]) => ({
      name,
      version: [...new Set(uses.map(({ version }) => version))].join(" and "),
      licence: licenceOf(uses[0]?.place ?? ""),
      users: uses.map(({ user }) => user),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** How many packages stand behind those, by licence, as the lock file has them; the most frequent first. */
export function furtherDependencies(): readonly (readonly [licence: string, count: number])[] {
  const direct = new Set(
    published.flatMap(({ folder, manifest }) =>
      Object.keys(manifest.dependencies ?? {}).map((name) => placeOf(name, folder)),
    ),
  );
  const licences = placesBehind(published.map(({ folder }) => folder))
    .filter((place) => !direct.has(place) && LOCK.packages[place]?.link !== true)
    .map(licenceOf);
  return [...Map.groupBy(licences, (licence) => licence)]
    .map(([licence, all]) => [licence, all.length] as const)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

/** What comes with a package of ours: other packages of ours by name, and where those of others lie. */
export function installedWith(folder: string): { readonly own: readonly string[]; readonly others: readonly string[] } {
  const own = new Set<string>();
  const others = new Set<string>();
  const visit = (from: string): void => {
    for (const name of Object.keys(LOCK.packages[from]?.dependencies ?? {})) {
      const place = placeOf(name, from);
      if (place === undefined || others.has(place) || own.has(name)) continue;
      const { link, resolved } = LOCK.packages[place] ?? {};
      (link === true ? own : others).add(link === true ? name : place);
      visit(link === true ? (resolved ?? "") : place);
    }
  };
  visit(folder);
  return { own: [...own].sort(), others: [...others].sort() };
}

/** The names of the packages that jco and the engine with JavaScript inside bring, and nothing else of ours does. */
export function broughtByJco(): ReadonlySet<string> {
  const isHeavy = (name: string) => name.startsWith("@bytecodealliance/");
  const light = placesBehind(
    published.map(({ folder }) => folder),
    isHeavy,
  );
  const all = placesBehind(published.map(({ folder }) => folder));
  const lightNames = new Set(light.map(nameOf));
  return new Set(all.map(nameOf).filter((name) => !lightNames.has(name)));
}

/** Where all packages lie that these depend on, through however many others, but for those that are left out. */
function placesBehind(folders: readonly string[], leaveOut: (name: string) => boolean = () => false): string[] {
  const found = new Set<string>();
  const visit = (from: string): void => {
    for (const name of Object.keys(LOCK.packages[from]?.dependencies ?? {})) {
      const place = placeOf(name, from);
      if (place === undefined || found.has(place) || leaveOut(name)) continue;
      found.add(place);
      visit(place);
    }
  };
  for (const folder of folders) visit(folder);
  return [...found];
}

function nameOf(place: string): string {
  return place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length);
}

function licenceOf(place: string): string {
  const name = nameOf(place).replace(/-\d+(?:-\d+)*$/u, "");
  const licence = LOCK.packages[place]?.license ?? FROM_LICENSE_FILES[name] ?? "unknown";
  return licence.replace(/^\((.*)\)$/u, "$1");
}

/** Where a package lies that another one imports: beside it, or in the nearest folder above. */
function placeOf(name: string, from: string): string | undefined {
  for (let above = from; ; above = above.replace(/(?:^|\/)[^/]*$/u, "")) {
    const place = `${above === "" ? "" : `${above}/`}node_modules/${name}`;
    if (LOCK.packages[place] !== undefined) return place;
    if (above === "") return undefined;
  }
}
