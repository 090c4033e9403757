import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

/** What Debian calls it, and what others do. */
const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** The path of a Chromium on this machine, if there is one. */
export function chromiumPath(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(":").filter((folder) => folder !== "");
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
}

export const HOW_TO_INSTALL = "as root: apt-get install chromium";

/** Installs it with `apt-get`, which takes root, where it is missing. Whether it is there then. */
export function installChromium(): boolean {
  if (chromiumPath() !== undefined) return true;
  if (process.getuid?.() !== 0) return false;
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const apt = (...args: readonly string[]) => spawnSync("apt-get", ["-qq", ...args], { env, stdio: "inherit" });
  apt("update");
  apt("install", "-y", "--no-install-recommends", "chromium");
  return chromiumPath() !== undefined;
}
