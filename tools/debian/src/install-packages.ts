import { spawnSync } from "node:child_process";

/** Installs packages with `apt-get`, which takes root: nobody else is asked for anything. What is there then, the caller looks. */
export function installPackages(names: readonly string[]): void {
  if (process.getuid?.() !== 0) return;
  // Some packages start a service where there are services; that one is not ours.
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  const apt = (...args: readonly string[]) => spawnSync("apt-get", ["-qq", ...args], { env, stdio: "inherit" });
  apt("update");
  apt("install", "-y", "--no-install-recommends", ...names);
}

/** What somebody who may not install packages can do. */
export function howToInstall(names: readonly string[]): string {
  return `as root: apt-get install ${names.join(" ")}`;
}
