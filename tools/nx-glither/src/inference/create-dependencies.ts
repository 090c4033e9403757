import { type CreateDependencies, DependencyType, type RawProjectGraphDependency } from "@nx/devkit";
import { DIALECT_TAG, RULESET_TAG } from "./create-nodes.ts";
import { type GlitherPluginOptions, resolveOptions } from "./options.ts";
import { dialectProject } from "./stage-inputs.ts";

const INSTALLED_DIALECTS = "npm:@glither/dialects";
const PLUGIN = "@glither/nx";

/**
 * Draws each ruleset to the dialect it is written in, and to the plugin where that lies in the workspace. The edges are
 * implicit ones: a ruleset imports nothing, and they must vanish with the dialect rather than with the file.
 */
export const createDependencies: CreateDependencies<GlitherPluginOptions> = (options, context) => {
  const inWorkspace = resolveOptions(options).compiler === "workspace";
  const known = { ...context.projects, ...context.externalNodes };
  const edges: RawProjectGraphDependency[] = [];
  for (const [source, project] of Object.entries(context.projects)) {
    if (!project.tags?.includes(RULESET_TAG)) {
      continue;
    }
    const dialect = project.tags.find((tag) => tag.startsWith(DIALECT_TAG))?.slice(DIALECT_TAG.length);
    const vocabulary = dialect === undefined ? undefined : dialectProject(dialect);
    const targets = [
      vocabulary !== undefined && vocabulary in context.projects ? vocabulary : INSTALLED_DIALECTS,
      ...(inWorkspace ? [PLUGIN] : []),
    ];
    for (const target of targets.filter((name) => name in known)) {
      edges.push({ source, target, type: DependencyType.implicit });
    }
  }
  return edges;
};
