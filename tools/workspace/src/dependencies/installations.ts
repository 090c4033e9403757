import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { packages, ROOT } from "../packages.ts";
import { installedWith } from "./production.ts";

/** What an installation of one of our packages puts on a machine beside it. */
export interface Installation {
  readonly name: string;
  readonly description: string;
  /** Our packages that come with it, without it. */
  readonly own: readonly string[];
  /** How many packages of others come with it. */
  readonly others: number;
  /** How much those hold, in bytes. What they leave to the machine to add or not, does not count. */
  readonly bytes: number;
}

const sizes = new Map<string, number>();

/** All published packages, by name. */
export function installations(): readonly Installation[] {
  return packages()
    .filter(({ manifest }) => manifest.private !== true)
    .map(({ folder, name, manifest }) => {
      const { own, others } = installedWith(folder);
      const bytes = others.reduce((sum, place) => sum + sizeAt(place), 0);
      return { name, description: manifest.description ?? "", own, others: others.length, bytes };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function sizeAt(place: string): number {
  const known = sizes.get(place) ?? sizeOf(join(ROOT, place));
  sizes.set(place, known);
  return known;
}

/** The files of a package, without packages that lie in it. */
function sizeOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== "node_modules")
    .map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? sizeOf(path) : entry.isFile() ? statSync(path).size : 0;
    })
    .reduce((sum, size) => sum + size, 0);
}
