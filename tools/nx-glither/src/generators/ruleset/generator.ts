import type { Tree } from "@nx/devkit";
import { rulesetPaths } from "../../paths.ts";
import { GeneratorError } from "../_error.ts";
import { checkName, pluginOptions, readerOf, setPlugin, writeOnce } from "../_tree.ts";

export interface RulesetOptions {
  readonly name: string;
  /** `mail`, or the full name of a dialect of somebody else. */
  readonly dialect?: string;
  /** The folder of all rulesets. */
  readonly directory?: string;
}

/** A ruleset with a first rule, a case for what it takes and one for what it does not, and its goldens: green at once. */
export async function ruleset(
  tree: Tree,
  { name, dialect = "mail", directory = "rulesets" }: RulesetOptions,
): Promise<void> {
  checkName(name, "ruleset");
  const { firstRuleset } = await import("@glither/stages/author/first-ruleset");
  const { firstFiles } = await import("@glither/stages/author/first-files");
  const { useDialects } = await import("@glither/stages/compile/vocabularies");
  const options = pluginOptions(tree);
  await useDialects(tree.root, options.dialects);
  const root = `${directory}/${dialect.replace(/^glither\./u, "")}/${name}`;
  const source = `${root}/${name}.glith`;
  const text = firstRuleset(name, dialect);
  const there = tree.read(source, "utf8");
  if (there === text) return;
  if (there !== null) throw new GeneratorError("TAKEN", `\`${source}\` is there already`, "name another ruleset");
  const { snapshot, world, cases } = await firstFiles(name, dialect, readerOf(tree, root));
  const paths = rulesetPaths("", source, options);
  setPlugin(tree);
  tree.write(source, text);
  writeOnce(tree, paths.snapshotGolden, snapshot);
  writeOnce(tree, paths.worldGolden, world);
  for (const { file, text: example } of cases) writeOnce(tree, `${paths.cases}/${file}`, example);
}
