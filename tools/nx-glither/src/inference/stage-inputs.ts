import type { TargetConfiguration } from "@nx/devkit";
import type { ResolvedOptions } from "./options.ts";

export type Input = NonNullable<TargetConfiguration["inputs"]>[number];

export type CachedStage = "check" | "snapshot" | "wit" | "codegen" | "component" | "conform" | "publish";

/** The compiler's libraries that a stage runs: they count with all that they depend on, npm packages among it. */
const LIBRARIES: Record<CachedStage, readonly string[]> = {
  check: ["@glither/analysis", "@glither/roux"],
  snapshot: ["@glither/roux"],
  wit: ["@glither/wit"],
  codegen: ["@glither/codegen-gleam", "@glither/codegen-js", "@glither/codegen-wasm"],
  component: ["@glither/artifact", "@glither/component"],
  conform: ["@glither/artifact", "@glither/component", "@glither/conformance"],
  publish: ["@glither/artifact", "@glither/attest", "@glither/registry"],
};

/** Libraries of which a stage uses a part that needs few of their dependencies: their own files count, and `TOOLS`. */
const PARTS: Partial<Record<CachedStage, readonly string[]>> = {
  publish: ["@glither/analysis", "@glither/host", "@glither/regex", "@glither/roux", "@glither/wit"],
};

/** The npm packages that these parts use. */
const TOOLS: Partial<Record<CachedStage, readonly string[]>> = { publish: ["@bytecodealliance/jco-transpile"] };

/** The thin shell of every stage: its own files count, what it depends on does not, since that is the whole compiler. */
const SHELL = ["@glither/nx", "@glither/stages"];

/** The stages that read the vocabulary of the ruleset's dialect: for the surface language, or for the cases' fields. */
const READS_VOCABULARY: ReadonlySet<CachedStage> = new Set(["check", "snapshot", "conform"]);

/** The project that holds a dialect's vocabulary where the compiler lies in the workspace. */
export function dialectProject(dialect: string): string {
  return `dialect-${dialect}`;
}

/**
 * The compiler as an input of a stage. Naming the external dependencies, if only an empty list of them, keeps Nx from
 * taking every installed package as one.
 */
export function compilerInputs(stage: CachedStage, dialect: string | undefined, options: ResolvedOptions): Input[] {
  if (options.compiler === "installed") {
    return [{ externalDependencies: ["@glither/nx"] }];
  }
  const libraries = [...LIBRARIES[stage]];
  const vocabulary = dialect === undefined ? [] : [dialectProject(dialect)];
  const language = READS_VOCABULARY.has(stage) ? ["@glither/dialects", ...vocabulary] : [];
  return [
    { input: "production", projects: [...SHELL, ...language, ...libraries, ...(PARTS[stage] ?? [])] },
    { input: "production", projects: libraries, dependencies: true },
    { externalDependencies: [...(TOOLS[stage] ?? [])] },
  ];
}
