import { existsSync } from "node:fs";
import { join } from "node:path";
import { howToInstall, installPackages } from "../../debian/src/install-packages.ts";

const PACKAGES = ["chromium"];

/** What Debian calls it, and what others do. */
const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** The path of a Chromium on this machine, if there is one. */
export function chromiumPath(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(":").filter((folder) => folder !== "");
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
}

export const HOW_TO_INSTALL = howToInstall(PACKAGES);

/** Installs it with `apt-get`, which takes root, where it is missing. Whether it is there then. */
export function installChromium(): boolean {
  if (chromiumPath() === undefined) installPackages(PACKAGES);
  return chromiumPath() !== undefined;
}
