import type { Tree } from "@nx/devkit";
import { GeneratorError } from "../_error.ts";
import { checkName, readRequired } from "../_tree.ts";
import { fromSieve } from "./sieve.ts";

export interface ConvertOptions {
  /** The script, from the workspace's root. */
  readonly input: string;
  readonly name: string;
  readonly directory?: string;
}

/** A ruleset of a Sieve script: what cannot be said stands in it as comments, so that nothing is lost unseen. */
export async function convert(tree: Tree, { input, name, directory = "rulesets" }: ConvertOptions): Promise<void> {
  checkName(name, "ruleset");
  const text = fromSieve(readRequired(tree, input, "the script"), name);
  const path = `${directory}/mail/${name}/${name}.glith`;
  const there = tree.read(path, "utf8");
  if (there === text) return;
  if (there !== null) throw new GeneratorError("TAKEN", `\`${path}\` is there already`, "name another ruleset");
  tree.write(path, text);
}
