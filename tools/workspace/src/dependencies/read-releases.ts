import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { directDependencies } from "./production.ts";
import { RELEASES_FILE, type Release, readReleases } from "./releases.ts";

// `npm run releases`: asks the registry for the last release of every production dependency. What is written down of a
// version stays as it is: a version's date does not change, and a mirror may know only when it copied it.
const known = readReleases();
const releases: Record<string, Release> = {};
for (const { name } of directDependencies()) {
  const { version, time } = JSON.parse(
    execFileSync("npm", ["view", name, "version", "time", "--json"], { encoding: "utf8" }),
  ) as { version: string; time: Readonly<Record<string, string>> };
  const before = known[name];
  releases[name] = before?.version === version ? before : { version, date: (time[version] ?? "").slice(0, 10) };
}
writeFileSync(RELEASES_FILE, `${JSON.stringify(releases, undefined, 2)}\n`);
process.stdout.write("written; `npm run docs` writes the page\n");
