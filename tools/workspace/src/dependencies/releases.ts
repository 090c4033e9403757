import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The last release of a package, as a registry had it when `npm run releases` asked. */
export interface Release {
  readonly version: string;
  /** `2020-12-06`. */
  readonly date: string;
}

export const RELEASES_FILE = join(import.meta.dirname, "releases.json");

export function readReleases(): Readonly<Record<string, Release>> {
  return JSON.parse(readFileSync(RELEASES_FILE, "utf8"));
}
