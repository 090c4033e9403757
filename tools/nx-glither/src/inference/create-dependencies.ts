import {
  type CreateDependencies,
  DependencyType,
  type ProjectConfiguration,
  type RawProjectGraphDependency,
} from "@nx/devkit";
import { DIALECT_TAG, PART_TAG, RULESET_TAG } from "./create-nodes.ts";
import { type GlitherPluginOptions, resolveOptions } from "./options.ts";
import { dialectProject } from "./stage-inputs.ts";
import { WORKSPACE } from "./targets.ts";

const INSTALLED_DIALECTS = "npm:@glither/dialects";
const PLUGIN = "@glither/nx";

/**
 * Draws each ruleset to the dialect it is written in, to the projects whose files it uses, and to the plugin where that lies in
 * the workspace. The edges are implicit ones: they must vanish with the dialect rather than with the file.
 */
export const createDependencies: CreateDependencies<GlitherPluginOptions> = (options, context) => {
  const inWorkspace = resolveOptions(options).compiler === "workspace";
  const known = { ...context.projects, ...context.externalNodes };
  const owners = new Map(Object.entries(context.projects).map(([name, { root }]) => [root, name]));
  const edges: RawProjectGraphDependency[] = [];
  for (const [source, project] of Object.entries(context.projects)) {
    if (!project.tags?.some((tag) => tag === RULESET_TAG || tag === PART_TAG)) {
      continue;
    }
    const dialect = project.tags.find((tag) => tag.startsWith(DIALECT_TAG))?.slice(DIALECT_TAG.length);
    const vocabulary = dialect === undefined ? undefined : dialectProject(dialect);
    const targets = [
      vocabulary !== undefined && vocabulary in context.projects ? vocabulary : INSTALLED_DIALECTS,
      ...projectsUsedBy(project, owners),
      ...(inWorkspace ? [PLUGIN] : []),
    ];
    for (const target of targets.filter((name) => name in known)) {
      edges.push({ source, target, type: DependencyType.implicit });
    }
  }
  return edges;
};

/** The projects in whose folders the files lie that `check` has as inputs. */
function projectsUsedBy(project: ProjectConfiguration, owners: ReadonlyMap<string, string>): readonly string[] {
  const inputs = project.targets?.["check"]?.inputs ?? [];
  const files = inputs.flatMap((input) =>
    typeof input === "string" && input.startsWith(WORKSPACE) ? input.slice(WORKSPACE.length) : [],
  );
  const used = files.flatMap((file) => {
    const root = foldersAbove(file).find((folder) => owners.has(folder));
    return root === undefined || root === project.root ? [] : (owners.get(root) ?? []);
  });
  return [...new Set(used)].sort();
}

/** The nearest first. */
function foldersAbove(file: string): readonly string[] {
  const parts = file.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, parts.length - index).join("/"));
}
