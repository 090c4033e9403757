/** The plugin's options in `nx.json`. */
export interface GlitherPluginOptions {
  /** Which files are rulesets, as a glob over paths from the workspace's root. Default: `rulesets/**\/*.glith`. */
  readonly rulesets?: string;
  /**
   * Where the compiler comes from: `installed` from npm, so that its version is an input of every stage, or `workspace`
   * in the repository that holds its sources, so that they are. Default: `installed`.
   */
  readonly compiler?: "installed" | "workspace";
}

export type ResolvedOptions = Required<GlitherPluginOptions>;

export function resolveOptions(options: GlitherPluginOptions | undefined): ResolvedOptions {
  return { rulesets: options?.rulesets ?? "rulesets/**/*.glith", compiler: options?.compiler ?? "installed" };
}
