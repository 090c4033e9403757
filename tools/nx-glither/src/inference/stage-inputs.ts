import type { TargetConfiguration } from "@nx/devkit";
import { dialectPackages } from "./dialect-packages.ts";
import type { StageName } from "./names.ts";
import type { ResolvedOptions } from "./options.ts";

export type Input = NonNullable<TargetConfiguration["inputs"]>[number];

/** What is made of the same files comes to the same; the others ask a store or the history. */
export type CachedStage = Exclude<StageName, "diff" | "verify-published">;

/** The compiler's libraries that a stage runs: they count with all that they depend on, npm packages among it. */
const LIBRARIES: Record<CachedStage, readonly string[]> = {
  check: ["@glither/analysis", "@glither/roux"],
  fmt: ["@glither/roux"],
  snapshot: ["@glither/roux"],
  wit: ["@glither/wit"],
  codegen: ["@glither/codegen-gleam", "@glither/codegen-js", "@glither/codegen-wasm"],
  component: ["@glither/artifact", "@glither/component"],
  conform: ["@glither/artifact", "@glither/component", "@glither/conformance"],
  coverage: ["@glither/conformance"],
  mutate: ["@glither/conformance"],
  weave: ["@glither/weave"],
  "may-publish": ["@glither/artifact", "@glither/attest", "@glither/registry"],
  publish: ["@glither/artifact", "@glither/attest", "@glither/registry"],
};

/** Libraries of which a stage uses a part that needs few of their dependencies: their own files count, and `TOOLS`. */
const PARTS: Partial<Record<CachedStage, readonly string[]>> = {
  "may-publish": ["@glither/analysis", "@glither/regex", "@glither/roux", "@glither/wit"],
  publish: ["@glither/analysis", "@glither/host", "@glither/regex", "@glither/roux", "@glither/wit"],
};

/** The npm packages that these parts use. */
const TOOLS: Partial<Record<CachedStage, readonly string[]>> = { publish: ["@bytecodealliance/jco-transpile"] };

/** The thin shell of every stage: its own files count, what it depends on does not, since that is the whole compiler. */
const SHELL = ["@glither/nx", "@glither/stages"];

/** The stages that read the vocabulary of the ruleset's dialect: for the surface language, or for the cases' fields. */
const READS_VOCABULARY: ReadonlySet<CachedStage> = new Set(["check", "snapshot", "conform", "coverage", "mutate"]);

/** The project that holds a dialect's vocabulary where the compiler lies in the workspace. */
export function dialectProject(dialect: string): string {
  return `dialect-${dialect}`;
}

/**
 * The compiler as an input of a stage. Naming the external dependencies, if only an empty list of them, keeps Nx from
 * taking every installed package as one.
 */
export function compilerInputs(stage: CachedStage, dialect: string | undefined, options: ResolvedOptions): Input[] {
  const others = READS_VOCABULARY.has(stage) ? dialectPackages(options.dialects).installed : [];
  if (options.compiler === "installed") {
    return [{ externalDependencies: ["@glither/nx", ...others] }];
  }
  const libraries = [...LIBRARIES[stage]];
  const vocabulary = dialect === undefined ? [] : [dialectProject(dialect)];
  const language = READS_VOCABULARY.has(stage) ? ["@glither/dialects", ...vocabulary] : [];
  return [
    { input: "production", projects: [...SHELL, ...language, ...libraries, ...(PARTS[stage] ?? [])] },
    { input: "production", projects: libraries, dependencies: true },
    { externalDependencies: [...(TOOLS[stage] ?? []), ...others] },
  ];
}
