import { withLines } from "@glither/stages/author/workspace-files";
import { readNxJson, type Tree, updateNxJson } from "@nx/devkit";
import { type GlitherPluginOptions, type ResolvedOptions, resolveOptions } from "../inference/options.ts";
import { GeneratorError } from "./_error.ts";

export const PLUGIN = "@glither/nx";

/** Writes a file that is not there; one that is stays as somebody has made it. */
export function writeOnce(tree: Tree, path: string, content: string): void {
  if (!tree.exists(path)) tree.write(path, content);
}

/** Adds the lines that a file lacks, behind those that it has. */
export function addLines(tree: Tree, path: string, lines: readonly string[]): void {
  const text = withLines(tree.read(path, "utf8") ?? "", lines);
  if (text !== undefined) tree.write(path, text);
}

/** The plugin's options in the workspace, which may have none yet. */
export function pluginOptions(tree: Tree): ResolvedOptions {
  return resolveOptions(given(tree));
}

function given(tree: Tree): GlitherPluginOptions | undefined {
  for (const plugin of readNxJson(tree)?.plugins ?? []) {
    if (typeof plugin === "object" && plugin.plugin === PLUGIN)
      return plugin.options as GlitherPluginOptions | undefined;
  }
  return undefined;
}

/** Names the plugin in nx.json, with what `change` makes of its options; a workspace that has it so is left alone. */
export function setPlugin(
  tree: Tree,
  change: (options: GlitherPluginOptions) => GlitherPluginOptions = (same) => same,
): void {
  const nxJson = readNxJson(tree) ?? {};
  const plugins = nxJson.plugins ?? [];
  const isOurs = (plugin: (typeof plugins)[number]) => (typeof plugin === "string" ? plugin : plugin.plugin) === PLUGIN;
  const before = given(tree) ?? {};
  const options = change(before);
  if (plugins.some(isOurs) && options === before) return;
  const ours = Object.keys(options).length === 0 ? PLUGIN : { plugin: PLUGIN, options };
  updateNxJson(tree, {
    ...nxJson,
    plugins: plugins.some(isOurs) ? plugins.map((plugin) => (isOurs(plugin) ? ours : plugin)) : [...plugins, ours],
  });
}

/** What names a ruleset, a dialect and a folder. */
export function checkName(name: string, what: string): void {
  if (/^[a-z][a-z0-9]*(?:-[a-z][a-z0-9]*)*$/u.test(name)) return;
  throw new GeneratorError("BAD_NAME", `\`${name}\` cannot name a ${what}`, "lower-case words joined by `-`");
}

/** The text of a file that has to be there. */
export function readRequired(tree: Tree, path: string, what: string): string {
  const text = tree.read(path, "utf8");
  if (text === null)
    throw new GeneratorError("NOT_FOUND", `${what} \`${path}\` does not exist`, "paths start at the workspace's root");
  return text;
}

/** How a stage reads what a ruleset uses, from the tree rather than from the disk. */
export function readerOf(tree: Tree, folder: string): (path: string) => Promise<string | undefined> {
  return async (path) => tree.read(`${folder}/${path}`, "utf8") ?? undefined;
}

export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
