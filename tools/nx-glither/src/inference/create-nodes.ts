import { readdir } from "node:fs/promises";
import { basename, join, matchesGlob, posix } from "node:path";
import { type CreateNodes, type CreateNodesResult, createNodesFromFiles } from "@nx/devkit";
import { InferenceError } from "./error.ts";
import { isPart, namedFiles, readSource } from "./named-files.ts";
import { type GlitherPluginOptions, type ResolvedOptions, resolveOptions } from "./options.ts";
import { readPragma, shortDialect } from "./pragma.ts";
import { partTargets, rulesetTargets } from "./targets.ts";

export const RULESET_TAG = "type:ruleset";
/** What rulesets use, and nothing is built of. */
export const PART_TAG = "type:ruleset-part";
export const DIALECT_TAG = "dialect:";

/** One project for each ruleset. */
export const createNodes: CreateNodes<GlitherPluginOptions> = [
  "**/*.glith",
  (files, options, context) => {
    const resolved = resolveOptions(options);
    return createNodesFromFiles(
      (file) => inferProject(file, resolved, context.workspaceRoot),
      files.filter((file) => matchesGlob(file, resolved.rulesets)),
      options,
      context,
    );
  },
];

async function inferProject(file: string, options: ResolvedOptions, workspaceRoot: string): Promise<CreateNodesResult> {
  const projectRoot = posix.dirname(file);
  await refuseSecondRuleset(workspaceRoot, projectRoot);
  const name = basename(file, ".glith");
  const text = await readSource(join(workspaceRoot, file));
  const full = readPragma(text).dialect;
  const dialect = full === undefined ? undefined : shortDialect(full);
  const part = isPart(text);
  const ruleset = { name, projectRoot, dialect, uses: await namedFiles(workspaceRoot, file, text) };
  return {
    projects: {
      [projectRoot]: {
        name,
        root: projectRoot,
        sourceRoot: projectRoot,
        projectType: "library",
        tags: [part ? PART_TAG : RULESET_TAG, ...(dialect === undefined ? [] : [`${DIALECT_TAG}${dialect}`])],
        metadata: {
          technologies: ["glither"],
          description: part ? `Parts of rulesets: ${name}` : `The ruleset ${name}`,
        },
        targets: part ? partTargets(ruleset, options) : rulesetTargets(ruleset, options),
      },
    },
  };
}

/** Nx merges two projects of one folder without a word, and may pass one of the two files only: so look at the folder. */
async function refuseSecondRuleset(workspaceRoot: string, projectRoot: string): Promise<void> {
  const entries = await readdir(join(workspaceRoot, projectRoot), { withFileTypes: true });
  const rulesets = entries.filter((entry) => entry.isFile() && entry.name.endsWith(".glith"));
  if (rulesets.length > 1) {
    const names = rulesets.map((entry) => `\`${posix.join(projectRoot, entry.name)}\``).sort();
    throw new InferenceError(
      "SECOND_RULESET",
      `${names.join(" and ")} lie in one folder, but a folder holds one ruleset: move each into a folder of its own`,
    );
  }
}
