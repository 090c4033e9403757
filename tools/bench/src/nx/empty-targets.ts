import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../paths.ts";

/** What `publish` of a ruleset runs. */
const STAGES = ["check", "snapshot", "wit", "codegen", "component", "conform", "may-publish", "publish"];

/** A workspace of projects with as many cached targets as rulesets have, each after the one before, and none of which does anything. */
export async function emptyTargets(projects: number): Promise<{ readonly root: string; dispose(): Promise<void> }> {
  const base = await mkdtemp(join(await realpath(tmpdir()), "glither-bench-empty-"));
  const root = join(base, "workspace");
  await mkdir(root);
  await symlink(join(ROOT, "node_modules"), join(root, "node_modules"));
  const settings = { neverConnectToCloud: true, analytics: false, tui: { enabled: false } };
  await writeFile(join(root, "nx.json"), JSON.stringify(settings));
  await writeFile(join(root, "package.json"), JSON.stringify({ name: "empty", private: true }));
  const targets = Object.fromEntries(
    STAGES.map((stage, index) => [stage, emptyTarget(STAGES.slice(0, index).slice(-1))]),
  );
  for (let index = 0; index < projects; index += 1) {
    const folder = join(root, "projects", `p${index}`);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "project.json"), JSON.stringify({ name: `p${index}`, targets }));
  }
  return { root, dispose: () => rm(base, { recursive: true, force: true }) };
}

function emptyTarget(dependsOn: readonly string[]): object {
  return { executor: "nx:noop", cache: true, inputs: ["{projectRoot}/project.json"], outputs: [], dependsOn };
}
