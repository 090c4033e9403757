import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Where Debian puts the programs of each major version; they are not on the PATH. */
const VERSIONS = "/usr/lib/postgresql";
const NEEDED = ["initdb", "postgres"];

/** The folder of the newest PostgreSQL on this machine, if there is one. */
export function programsFolder(): string | undefined {
  const versions = existsSync(VERSIONS) ? readdirSync(VERSIONS) : [];
  const folders = versions.sort((a, b) => Number(b) - Number(a)).map((version) => join(VERSIONS, version, "bin"));
  const onPath = (process.env["PATH"] ?? "").split(":").filter((folder) => folder !== "");
  return [...folders, ...onPath].find((folder) => NEEDED.every((program) => existsSync(join(folder, program))));
}

export const HOW_TO_INSTALL = "as root: apt-get install postgresql";

/** Installs it with `apt-get`, which takes root, where it is missing. Whether it is there then. */
export function installPrograms(): boolean {
  if (programsFolder() !== undefined) return true;
  if (process.getuid?.() !== 0) return false;
  // The package starts a database as a service where there are services; that one is not ours.
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  const apt = (...args: readonly string[]) => spawnSync("apt-get", ["-qq", ...args], { env, stdio: "inherit" });
  apt("update");
  apt("install", "-y", "--no-install-recommends", "postgresql");
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
