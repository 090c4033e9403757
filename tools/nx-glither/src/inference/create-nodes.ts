import { open, readdir } from "node:fs/promises";
import { basename, join, matchesGlob, posix } from "node:path";
import { type CreateNodes, type CreateNodesResult, createNodesFromFiles } from "@nx/devkit";
import { InferenceError } from "./error.ts";
import { type GlitherPluginOptions, type ResolvedOptions, resolveOptions } from "./options.ts";
import { readPragma, shortDialect } from "./pragma.ts";
import { rulesetTargets } from "./targets.ts";

/** Bytes at a file's start that may hold its pragmas: a licence and a page of comments fit in. */
const HEAD_BYTES = 16_384;

export const RULESET_TAG = "type:ruleset";
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
  const full = readPragma(await readHead(join(workspaceRoot, file))).dialect;
  const dialect = full === undefined ? undefined : shortDialect(full);
  return {
    projects: {
      [projectRoot]: {
        name,
        root: projectRoot,
        sourceRoot: projectRoot,
        projectType: "library",
        tags: [RULESET_TAG, ...(dialect === undefined ? [] : [`${DIALECT_TAG}${dialect}`])],
        metadata: { technologies: ["glither"], description: `The ruleset ${name}` },
        targets: rulesetTargets({ name, projectRoot, dialect }, options),
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

async function readHead(path: string): Promise<string> {
  await using file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
  return buffer.toString("utf8", 0, bytesRead);
}
