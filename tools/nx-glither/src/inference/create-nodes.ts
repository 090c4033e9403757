import { readdir } from "node:fs/promises";
import { basename, join, matchesGlob, posix } from "node:path";
import { type CreateNodes, type CreateNodesResult, createNodesFromFiles } from "@nx/devkit";
import { InferenceError } from "./error.ts";
import { isPart, layerFiles, namedFiles, pinsParts, readSource } from "./named-files.ts";
import { type GlitherPluginOptions, type ResolvedOptions, resolveOptions } from "./options.ts";
import { readPragma, shortDialect } from "./pragma.ts";
import { projectNames } from "./project-names.ts";
import { partTargets, rulesetTargets } from "./targets.ts";

export const RULESET_TAG = "type:ruleset";
/** What rulesets use, and nothing is built of. */
export const PART_TAG = "type:ruleset-part";
export const DIALECT_TAG = "dialect:";

interface Found {
  readonly options: ResolvedOptions;
  readonly workspaceRoot: string;
  readonly names: ReadonlyMap<string, string>;
}

/** One project for each ruleset. */
export const createNodes: CreateNodes<GlitherPluginOptions> = [
  "**/*.glith",
  (files, options, context) => {
    const resolved = resolveOptions(options);
    const rulesets = files.filter((file) => matchesGlob(file, resolved.rulesets));
    const found = { options: resolved, workspaceRoot: context.workspaceRoot, names: projectNames(rulesets) };
    return createNodesFromFiles((file) => inferProject(file, found), rulesets, options, context);
  },
];

async function inferProject(file: string, found: Found): Promise<CreateNodesResult> {
  const { options, workspaceRoot, names } = found;
  const projectRoot = posix.dirname(file);
  await refuseSecondRuleset(workspaceRoot, projectRoot);
  const own = basename(file, ".glith");
  const name = names.get(file) ?? own;
  const text = await readSource(join(workspaceRoot, file));
  const full = readPragma(text).dialect;
  const dialect = full === undefined ? undefined : shortDialect(full);
  const part = isPart(text);
  if (name !== own && !part) await refuseNamesake(file, full, found);
  const uses = await namedFiles(workspaceRoot, file, text);
  const pinned = await pinsParts(workspaceRoot, text, uses);
  const layers = layerFiles(file, text).flatMap((source) => {
    const project = names.get(source);
    return project === undefined ? [] : [{ project, source }];
  });
  const ruleset = { name: own, projectRoot, dialect, uses, pinned, layers };
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
          description: part ? `Parts of rulesets: ${own}` : `The ruleset ${own}`,
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

/** Two rulesets of one name in one dialect would be published in one place, as versions of each other. */
async function refuseNamesake(
  file: string,
  dialect: string | undefined,
  { names, workspaceRoot }: Found,
): Promise<void> {
  for (const other of names.keys()) {
    if (other === file || basename(other) !== basename(file)) continue;
    const text = await readSource(join(workspaceRoot, other));
    if (isPart(text) || readPragma(text).dialect !== dialect) continue;
    const both = [file, other].sort().map((path) => `\`${path}\``);
    throw new InferenceError(
      "SAME_NAME",
      `${both.join(" and ")} are published under one name, since both are \`${basename(file, ".glith")}\` of one dialect: rename one of them`,
    );
  }
}
