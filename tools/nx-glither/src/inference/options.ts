import { checkOptions } from "./_check-options.ts";
import { InferenceError } from "./error.ts";
import { DEFAULT_JUDGES, type Judge, STAGE_NAMES, type StageName } from "./names.ts";
import { OPTIONS_SCHEMA } from "./options-schema.ts";

/** The plugin's options in `nx.json`; `options.schema.json` says what each is. */
export interface GlitherPluginOptions {
  /** Which files are rulesets, as a glob over paths from the workspace's root. Default: `rulesets/**\/*.glith`. */
  readonly rulesets?: string;
  /**
   * Where the compiler comes from: `installed` from npm, so that its version is an input of every stage, or `workspace`
   * in the repository that holds its sources, so that they are. Default: `installed`.
   */
  readonly compiler?: "installed" | "workspace";
  /** Where `publish` pushes to. */
  readonly store?: string;
  /** The file with the private key, and the trust policy's file, from the workspace's root. */
  readonly key?: string;
  readonly trust?: string;
  readonly engine?: "direct" | "spidermonkey";
  readonly judges?: readonly Judge[];
  /** Other names for targets. */
  readonly targets?: Readonly<Partial<Record<StageName, string>>>;
  /** Folders, from the workspace's root. */
  readonly output?: string;
  readonly goldens?: string;
  readonly fixtures?: string;
  /** Packages with further dialects. */
  readonly dialects?: readonly string[];
}

export interface ResolvedOptions extends Required<Omit<GlitherPluginOptions, "store" | "key" | "trust" | "targets">> {
  readonly store: string | undefined;
  readonly key: string | undefined;
  readonly trust: string | undefined;
  /** The name of every target. */
  readonly targets: Readonly<Record<StageName, string>>;
}

/** Throws `BAD_OPTIONS`. */
export function resolveOptions(options: GlitherPluginOptions | undefined): ResolvedOptions {
  const given = options ?? {};
  checkOptions(given, OPTIONS_SCHEMA);
  const names = STAGE_NAMES.map((name) => [name, given.targets?.[name] ?? name] as const);
  checkDistinct(names);
  return {
    rulesets: given.rulesets ?? "rulesets/**/*.glith",
    compiler: given.compiler ?? "installed",
    store: given.store,
    key: given.key,
    trust: given.trust,
    engine: given.engine ?? "direct",
    judges: given.judges ?? DEFAULT_JUDGES,
    targets: Object.fromEntries(names) as Record<StageName, string>,
    output: folder(given.output ?? "dist"),
    goldens: folder(given.goldens ?? "goldens"),
    fixtures: folder(given.fixtures ?? "fixtures"),
    dialects: given.dialects ?? [],
  };
}

/** Of two targets with one name the second would take the first one's place, and its stage would never run. */
function checkDistinct(names: readonly (readonly [StageName, string])[]): void {
  const stages = new Map<string, StageName>();
  for (const [stage, name] of names) {
    const other = stages.get(name);
    if (other !== undefined) {
      const fault = `\`targets\` calls both \`${other}\` and \`${stage}\` \`${name}\``;
      throw new InferenceError("BAD_OPTIONS", `the options of @glither/nx in nx.json are wrong: ${fault}`);
    }
    stages.set(name, stage);
  }
}

function folder(path: string): string {
  return path.replace(/^\.\//u, "").replace(/\/+$/u, "");
}
