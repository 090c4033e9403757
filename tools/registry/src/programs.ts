import { spawn, spawnSync } from "node:child_process";
import * as debian from "../../debian/src/install-packages.ts";

/** Debian's packages, by the program that is needed of each. */
const PACKAGES: Readonly<Record<string, string>> = {
  "docker-registry": "docker-registry",
  htpasswd: "apache2-utils",
  openssl: "openssl",
};

/** The programs that a registry needs and this machine does not have. */
export function missingPrograms(): readonly string[] {
  return Object.keys(PACKAGES).filter((program) => spawnSync("sh", ["-c", `command -v ${program}`]).status !== 0);
}

/** What somebody who may not install packages can do. */
export function howToInstall(programs: readonly string[]): string {
  return debian.howToInstall(programs.map(packageOf));
}

/** Installs what is missing with `apt-get`, which takes root. Returns what is missing then. */
export function installPrograms(): readonly string[] {
  const missing = missingPrograms();
  if (missing.length > 0) debian.installPackages(missing.map(packageOf));
  return missingPrograms();
}

function packageOf(program: string): string {
  return PACKAGES[program] ?? program;
}

/** Runs a program to its end. Its words are in the error when it fails; `input` never is. */
export function run(program: string, args: readonly string[], input = ""): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on("data", (part: Buffer) => out.push(part));
    child.stderr.on("data", (part: Buffer) => err.push(part));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(Buffer.concat(out).toString());
      else reject(new Error(`${program} fails with exit code ${code}: ${Buffer.concat(err)}`));
    });
    // A program that needs no input may be done before it is given any.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}
