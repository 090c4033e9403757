import type { TargetConfiguration } from "@nx/devkit";
import { shelfOf } from "../paths.ts";
import type { ResolvedOptions } from "./options.ts";
import { type CachedStage, compilerInputs, type Input } from "./stage-inputs.ts";

/** What the graph knows of a ruleset. */
export interface Ruleset {
  readonly name: string;
  /** Relative to the workspace's root, with `/`. */
  readonly projectRoot: string;
  readonly dialect: string | undefined;
  /** The files that it uses, from the workspace's root. */
  readonly uses?: readonly string[];
}

interface Stage {
  readonly description: string;
  readonly after: readonly string[];
  readonly inputs: readonly Input[];
  readonly outputs?: readonly string[];
  readonly options?: Record<string, unknown>;
}

/** Set to a new value in a run with `--accept`, so that accepting is never taken from the cache. */
export const ACCEPT_RUN_VARIABLE = "GLITHER_ACCEPT_RUN";

/** Prints who signs. It is found from the workspace's root, so the command is the same on every machine. */
const SIGNER_IDENTITY = `node --no-warnings --input-type=module -e "import '@glither/nx/signer-identity'"`;

const CORE: Input = { dependentTasksOutputFiles: "**/core.cbor" };

/** How the inputs of `check` name the files that a ruleset uses. */
export const WORKSPACE = "{workspaceRoot}/";

/** Of what rulesets use, there is nothing to build: it is checked, as what is used is in each ruleset. */
export function partTargets(part: Ruleset, options: ResolvedOptions): Record<string, TargetConfiguration> {
  const { check } = rulesetTargets(part, options);
  return check === undefined ? {} : { check };
}

/**
 * All targets of a ruleset. Only `check` and `snapshot` read its source: every later stage takes the core and what the
 * stages before it made of that, so it does not run again as long as these files keep their content.
 */
export function rulesetTargets(ruleset: Ruleset, options: ResolvedOptions): Record<string, TargetConfiguration> {
  const shelf = shelfOf(ruleset.projectRoot);
  const source = `{projectRoot}/${ruleset.name}.glith`;
  const uses = (ruleset.uses ?? []).map((file) => `${WORKSPACE}${file}`);
  const out = "{workspaceRoot}/dist/{projectRoot}";
  const stages: Record<CachedStage, Stage> = {
    check: {
      description: "Reports everything that is wrong with the ruleset",
      after: [],
      inputs: [source, ...uses],
    },
    snapshot: {
      description: "Compiles the ruleset to its core and source map, and compares the core with its golden",
      after: ["check"],
      inputs: [source, ...uses, `{workspaceRoot}/goldens/${shelf}/snapshot.json`, { env: ACCEPT_RUN_VARIABLE }],
      outputs: [`${out}/snapshot`],
    },
    wit: {
      description: "Derives the WIT world and its attestation, and compares the world with its golden",
      after: ["snapshot"],
      inputs: [CORE, `{workspaceRoot}/goldens/${shelf}/world.wit`, { env: ACCEPT_RUN_VARIABLE }],
      outputs: [`${out}/wit`],
    },
    codegen: {
      description: "Generates the WebAssembly module, the ES module and the Gleam oracle",
      after: ["snapshot"],
      inputs: [CORE],
      outputs: [`${out}/codegen`],
    },
    component: {
      description: "Builds the WebAssembly component, which imports what the world names and nothing else",
      after: ["snapshot", "wit", "codegen"],
      inputs: [
        CORE,
        { dependentTasksOutputFiles: "**/wit/world.wit" },
        { dependentTasksOutputFiles: "**/codegen/{js,wasm}/**/*" },
      ],
      outputs: [`${out}/component`],
      options: { engine: "direct" },
    },
    conform: {
      description: "Runs every case through all back ends, the Gleam oracle among them, which must agree",
      after: ["snapshot", "codegen", "component"],
      inputs: [
        CORE,
        { dependentTasksOutputFiles: "**/codegen/**/*" },
        { dependentTasksOutputFiles: "**/component/*.wasm" },
        `{workspaceRoot}/fixtures/${shelf}/*.json`,
      ],
      outputs: [`${out}/conform`],
    },
    publish: {
      description: "Signs the component and pushes it to the store, by digest",
      after: ["component", "conform"],
      inputs: [
        { dependentTasksOutputFiles: "**/component/*.wasm" },
        { dependentTasksOutputFiles: "**/core.cbor", transitive: true },
        { dependentTasksOutputFiles: "**/codegen/{js,wasm}/**/*", transitive: true },
        { env: "GLITHER_STORE" },
        { env: "GLITHER_TIMESTAMP_URL" },
        { env: "GLITHER_BUILDER_ID" },
        { runtime: SIGNER_IDENTITY },
      ],
      outputs: [`${out}/publish`, `${out}/oci`],
    },
  };
  const build = options.compiler === "workspace" ? [{ projects: ["@glither/nx"], target: "build" }] : [];
  const target = (name: string, stage: Stage): TargetConfiguration => ({
    executor: `@glither/nx:${name}`,
    options: { source, ...stage.options },
    dependsOn: [...stage.after, ...build],
    metadata: { description: stage.description },
  });
  const targets: Record<string, TargetConfiguration> = {};
  for (const [name, stage] of Object.entries(stages) as [CachedStage, Stage][]) {
    targets[name] = {
      ...target(name, stage),
      cache: true,
      inputs: [...stage.inputs, ...compilerInputs(name, ruleset.dialect, options)],
      outputs: [...(stage.outputs ?? [])],
    };
  }
  targets["verify-published"] = {
    ...target("verify-published", {
      description: "Pulls what was published by digest and verifies it; never cached, since it asks the store",
      after: ["publish"],
      inputs: [],
    }),
    cache: false,
  };
  return targets;
}
