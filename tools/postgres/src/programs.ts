import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { howToInstall, installPackages } from "../../debian/src/install-packages.ts";

/** Where Debian puts the programs of each major version; they are not on the PATH. */
const VERSIONS = "/usr/lib/postgresql";
const PACKAGES = ["postgresql"];
const NEEDED = ["initdb", "postgres"];

/** The folder of the newest PostgreSQL on this machine, if there is one. */
export function programsFolder(): string | undefined {
  const versions = existsSync(VERSIONS) ? readdirSync(VERSIONS) : [];
  const folders = versions.sort((a, b) => Number(b) - Number(a)).map((version) => join(VERSIONS, version, "bin"));
  const onPath = (process.env["PATH"] ?? "").split(":").filter((folder) => folder !== "");
  return [...folders, ...onPath].find((folder) => NEEDED.every((program) => existsSync(join(folder, program))));
}

export const HOW_TO_INSTALL = howToInstall(PACKAGES);

/** Installs it with `apt-get`, which takes root, where it is missing. Whether it is there then. */
export function installPrograms(): boolean {
  if (programsFolder() === undefined) installPackages(PACKAGES);
  return programsFolder() !== undefined;
}

export interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

/** Who the server runs as. It refuses to run as root: then it is the user whom Debian's package makes. */
export function serverAccount(): Account {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string): number => {
    const { status, stdout } = spawnSync("id", [flag, "postgres"], { encoding: "utf8" });
    if (status !== 0) throw new Error("there is no user `postgres`, and PostgreSQL does not run as root");
    return Number(stdout);
  };
  return { uid: id("-u"), gid: id("-g") };
}
