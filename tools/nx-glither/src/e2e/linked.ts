import { readFile, realpath, symlink } from "node:fs/promises";
import { join } from "node:path";
import { PLUGINS_WITHIN, REPOSITORY } from "./processes.ts";
import { emptyWorkspace, type Workspace } from "./workspace.ts";

/** What Nx knows of installed packages, it knows from the lock file. */
const INSTALLED = ["nx", "@nx/devkit", "@glither/nx", "@glither/dialects"];

/** A workspace as one who has installed the plugin has it, with this repository's packages as they were last built. */
export async function linkedWorkspace(): Promise<Workspace> {
  const workspace = await emptyWorkspace(PLUGINS_WITHIN);
  const writeJson = (file: string, value: unknown) => workspace.write(file, JSON.stringify(value));
  const packages = await linkPackages(workspace.root);
  const devDependencies: Record<string, string> = {};
  for (const name of INSTALLED)
    devDependencies[name] = JSON.parse(await readFile(join(packages, name, "package.json"), "utf8")).version;
  const own = { name: "linked", version: "0.0.0", devDependencies };
  const locked = Object.entries(devDependencies).map(([name, version]) => [
    `node_modules/${name}`,
    { version, dev: true },
  ]);
  await writeJson("package.json", { ...own, private: true });
  await writeJson("package-lock.json", {
    ...own,
    lockfileVersion: 3,
    packages: { "": own, ...Object.fromEntries(locked) },
  });
  await writeJson("nx.json", {
    neverConnectToCloud: true,
    analytics: false,
    tui: { enabled: false },
    plugins: ["@glither/nx"],
  });
  return workspace;
}

/** Gives a folder this repository's packages, and returns where they are. */
export async function linkPackages(root: string): Promise<string> {
  const packages = await realpath(join(REPOSITORY, "node_modules"));
  await symlink(packages, join(root, "node_modules"));
  return packages;
}
