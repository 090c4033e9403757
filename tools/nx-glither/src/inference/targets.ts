import type { TargetConfiguration } from "@nx/devkit";
import { shelfOf } from "../paths.ts";
import { dialectPackages } from "./dialect-packages.ts";
import { ACCEPT_RUN_VARIABLE, DEFAULT_JUDGES, STAGE_NAMES, type StageName } from "./names.ts";
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
  /** The rulesets of this workspace that it is made of. */
  readonly layers?: readonly Layer[];
  /** It names layers by their digests, which are verified. */
  readonly pinned?: boolean;
}

/** A ruleset of the workspace as a layer of another. */
interface Layer {
  readonly project: string;
  /** The `.glith` file, from the workspace's root. */
  readonly source: string;
}

interface Stage {
  readonly description: string;
  readonly after: readonly StageName[];
  readonly inputs: readonly Input[];
  readonly outputs?: readonly string[];
  readonly options?: Readonly<Record<string, unknown>>;
  /** Where its page is, in the project's documentation. */
  readonly technologies?: readonly string[];
}

/** Prints who signs. It is found from the workspace's root, so the command is the same on every machine. */
const SIGNER_IDENTITY = `node --no-warnings --input-type=module -e "import '@glither/nx/signer-identity'"`;

/** Prints whom one trusts: a variable names the policy's file, and the file's content decides. */
const TRUST_IDENTITY = `node --no-warnings --input-type=module -e "import '@glither/nx/trust-identity'"`;

/** The trust policy, where none is named: what is published is read back under it. */
const TRUST = "glither.trust.json";
/** With its version, for what carries it. */
const CORE: Input = { dependentTasksOutputFiles: "**/core.cbor" };
/** Without it: a version that is raised is judged no second time. */
const UNVERSIONED: Input = { dependentTasksOutputFiles: "**/unversioned.cbor" };

/** How the inputs of `check` name the files that a ruleset uses. */
export const WORKSPACE = "{workspaceRoot}/";

/** Of what rulesets use, there is nothing to build: it is checked, as what is used is in each ruleset. */
export function partTargets(part: Ruleset, options: ResolvedOptions): Record<string, TargetConfiguration> {
  const targets = rulesetTargets(part, options);
  const kept = [options.targets.check, options.targets.fmt];
  return Object.fromEntries(Object.entries(targets).filter(([name]) => kept.includes(name)));
}

/**
 * All targets of a ruleset. Only `check`, `fmt` and `snapshot` read its source: every later stage takes the core and what the
 * stages before it made of that, so it does not run again as long as these files keep their content. What does not carry the
 * version takes the core without it.
 */
export function rulesetTargets(ruleset: Ruleset, options: ResolvedOptions): Record<string, TargetConfiguration> {
  const stages = stagesOf(ruleset, options);
  const build = options.compiler === "workspace" ? [{ projects: ["@glither/nx"], target: "build" }] : [];
  const targets: Record<string, TargetConfiguration> = {};
  for (const name of STAGE_NAMES) {
    const stage = stages[name];
    targets[options.targets[name]] = {
      executor: `@glither/nx:${name}`,
      options: { source: `{projectRoot}/${ruleset.name}.glith`, ...folders(options), ...stage.options },
      dependsOn: [
        ...stage.after.map((before) => options.targets[before]),
        ...(name === "publish" ? partsFirst(ruleset, options) : []),
        ...build,
      ],
      metadata: { description: stage.description, technologies: [...(stage.technologies ?? ["glither"])] },
      ...(isCached(name)
        ? {
            cache: true,
            inputs: [...stage.inputs, ...compilerInputs(name, ruleset.dialect, options)],
            outputs: [...(stage.outputs ?? [])],
          }
        : { cache: false }),
    };
  }
  return targets;
}

/** What is made of others is published behind them, since it names each of them by its digest. */
function partsFirst({ layers = [] }: Ruleset, { targets }: ResolvedOptions) {
  const projects = layers.map(({ project }) => project);
  return projects.length === 0 ? [] : [{ projects, target: targets.publish }];
}

/** Whom one trusts, as the stages find it out. */
function trustInputs({ trust }: ResolvedOptions): readonly Input[] {
  return [
    `${WORKSPACE}${trust ?? TRUST}`,
    { env: "GLITHER_TRUST" },
    { runtime: trust === undefined ? TRUST_IDENTITY : `${TRUST_IDENTITY} -- --trust=${trust}` },
  ];
}

function isCached(name: StageName): name is CachedStage {
  return name !== "diff" && name !== "verify-published";
}

/** Only what is not the convention, so that targets stay readable. */
function folders({ output, goldens, fixtures }: ResolvedOptions): Readonly<Record<string, string>> {
  return {
    ...(output === "dist" ? {} : { output }),
    ...(goldens === "goldens" ? {} : { goldens }),
    ...(fixtures === "fixtures" ? {} : { fixtures }),
  };
}

function stagesOf(ruleset: Ruleset, options: ResolvedOptions): Readonly<Record<StageName, Stage>> {
  const shelf = shelfOf(ruleset.projectRoot);
  const source = `{projectRoot}/${ruleset.name}.glith`;
  const uses = (ruleset.uses ?? []).map((file) => `${WORKSPACE}${file}`);
  const out = `${WORKSPACE}${options.output}/{projectRoot}`;
  const golden = (file: string): Input => `${WORKSPACE}${options.goldens}/${shelf}/${file}`;
  const cases: Input = `${WORKSPACE}${options.fixtures}/${shelf}/*.json`;
  const { installed, files } = dialectPackages(options.dialects);
  const dialects = files.map((file) => `${WORKSPACE}${file}`);
  const others = installed.length + files.length === 0 ? {} : { dialects: options.dialects };
  const named = (...keys: readonly ("store" | "key" | "trust")[]) =>
    Object.fromEntries(keys.flatMap((key) => (options[key] === undefined ? [] : [[key, options[key]]])));
  const judges = options.judges === DEFAULT_JUDGES ? {} : { judges: options.judges };
  const engine = { engine: options.engine };
  const accept: Input = { env: ACCEPT_RUN_VARIABLE };
  const parts = ruleset.layers ?? [];
  const trust = ruleset.pinned === true ? trustInputs(options) : [];
  const reads = { ...others, ...(ruleset.pinned === true ? named("trust") : {}) };
  return {
    check: {
      description: "Reports everything that is wrong with the ruleset",
      after: [],
      inputs: [source, ...uses, ...dialects, ...trust],
      options: reads,
    },
    fmt: {
      description: "Fails where the source is not formatted; with --write it formats it",
      after: [],
      inputs: [source],
    },
    diff: {
      description:
        "Says what is decided otherwise than in another revision, with an example each, as text and as Markdown",
      after: [],
      inputs: [],
      options: others,
    },
    snapshot: {
      description: "Compiles the ruleset to its core and source map, and compares the core with its golden",
      after: ["check"],
      inputs: [source, ...uses, ...dialects, golden("snapshot.json"), accept, ...trust],
      outputs: [`${out}/snapshot`],
      options: reads,
    },
    wit: {
      description: "Derives the WIT world and its attestation, and compares the world with its golden",
      after: ["snapshot"],
      inputs: [UNVERSIONED, golden("world.wit"), accept],
      outputs: [`${out}/wit`],
      technologies: ["glither", "wit"],
    },
    codegen: {
      description: "Generates the WebAssembly module, the ES module and the Gleam oracle",
      after: ["snapshot"],
      inputs: [UNVERSIONED],
      outputs: [`${out}/codegen`],
      technologies: ["glither", "wasm", "gleam"],
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
      options: engine,
      technologies: ["glither", "wasm"],
    },
    conform: {
      description: "Runs every case through all judges, the Gleam oracle among them, which must agree",
      after: ["snapshot", "codegen", "component"],
      inputs: [
        UNVERSIONED,
        { dependentTasksOutputFiles: "**/codegen/**/*" },
        { dependentTasksOutputFiles: "**/component/judged/*.wasm" },
        cases,
        ...dialects,
      ],
      outputs: [`${out}/conform`],
      options: { ...judges, ...others },
      technologies: ["glither", "gleam", "wasm"],
    },
    coverage: {
      description: "Lists the rules, guards and arms that no case shows",
      after: ["snapshot"],
      inputs: [UNVERSIONED, cases, ...dialects],
      options: others,
    },
    mutate: {
      description: "Lists the small mistakes in the ruleset that no case notices, with an example each that would",
      after: ["snapshot"],
      inputs: [UNVERSIONED, cases, ...dialects],
      options: others,
    },
    weave: {
      description:
        "Renders the ruleset for people: its topology, states, rules and contract, as Markdown and as a page",
      after: ["snapshot"],
      inputs: [CORE, { dependentTasksOutputFiles: "**/source-map.json" }],
      outputs: [`${out}/weave`],
    },
    "may-publish": {
      description: "Looks whether the store would take this version, before the cases are judged",
      after: ["snapshot", "codegen"],
      inputs: [CORE, { dependentTasksOutputFiles: "**/codegen/{js,wasm}/**/*" }, { env: "GLITHER_STORE" }],
      options: { ...engine, ...named("store") },
      technologies: ["glither", "oci"],
    },
    publish: {
      description: "Signs the component and pushes it to the store, by digest",
      after: ["may-publish", "component", "conform"],
      inputs: [
        { dependentTasksOutputFiles: "**/component/*.wasm" },
        { dependentTasksOutputFiles: "**/conform/judged.json" },
        { dependentTasksOutputFiles: "**/core.cbor", transitive: true },
        { dependentTasksOutputFiles: "**/codegen/{js,wasm}/**/*", transitive: true },
        ...trustInputs(options),
        { env: "GLITHER_STORE" },
        { env: "GLITHER_TIMESTAMP_URL" },
        { env: "GLITHER_BUILDER_ID" },
        ...(parts.length === 0
          ? []
          : [{ dependentTasksOutputFiles: "**/publish/receipt.json", transitive: true } as const]),
        { runtime: options.key === undefined ? SIGNER_IDENTITY : `${SIGNER_IDENTITY} -- --key=${options.key}` },
      ],
      outputs: [`${out}/publish`, `${out}/oci`],
      options: {
        ...named("store", "key", "trust"),
        ...(parts.length === 0 ? {} : { parts: parts.map(({ source: part }) => part) }),
      },
      technologies: ["glither", "oci"],
    },
    "verify-published": {
      description: "Pulls what was published by digest and verifies it; never cached, since it asks the store",
      after: ["publish"],
      inputs: [],
      options: named("store", "trust"),
      technologies: ["glither", "oci"],
    },
  };
}
