import { EXTENSION, IGNORED, PACKAGES } from "@glither/stages/author/workspace-files";
import { addDependenciesToPackageJson, type GeneratorCallback, readJson, type Tree, updateJson } from "@nx/devkit";
import { addLines, setPlugin, writeOnce } from "../_tree.ts";
import { GITHUB, GITLAB } from "./workflows.ts";

export interface InitOptions {
  readonly ci?: "github" | "gitlab" | "none";
  readonly skipPackageJson?: boolean;
}

/** Makes a workspace ready for rulesets. What it finds as it should be, it leaves alone. */
export async function init(
  tree: Tree,
  { ci = "none", skipPackageJson = false }: InitOptions,
): Promise<GeneratorCallback> {
  setPlugin(tree);
  addLines(tree, ".gitignore", IGNORED);
  if (ci === "github") writeOnce(tree, ".github/workflows/policies.yml", GITHUB);
  if (ci === "gitlab") writeOnce(tree, ".gitlab-ci.yml", GITLAB);
  recommend(tree, ".vscode/extensions.json");
  if (skipPackageJson) return () => {};
  const there: unknown = readJson(tree, "package.json");
  const missing = Object.entries(PACKAGES).filter(([name]) => !JSON.stringify(there).includes(`"${name}"`));
  return missing.length === 0 ? () => {} : addDependenciesToPackageJson(tree, {}, Object.fromEntries(missing));
}

function recommend(tree: Tree, path: string): void {
  writeOnce(tree, path, '{ "recommendations": [] }\n');
  const { recommendations = [] } = readJson<{ recommendations?: readonly string[] }>(tree, path);
  if (recommendations.includes(EXTENSION)) return;
  updateJson(tree, path, (value: object) => ({ ...value, recommendations: [...recommendations, EXTENSION] }));
}
