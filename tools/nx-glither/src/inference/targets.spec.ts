import { describe, expect, it } from "@jest/globals";
import { resolveOptions } from "./options.ts";
import { type Ruleset, rulesetTargets } from "./targets.ts";

const MAILGUARD: Ruleset = { name: "mailguard", projectRoot: "rulesets/mail/mailguard", dialect: "mail" };

/** What a stage takes from the compiler's sources: libraries alone, libraries with all they depend on, the build before it. */
function compilerOf(ruleset: Ruleset, target: string) {
  const { inputs = [], dependsOn = [] } =
    rulesetTargets(ruleset, resolveOptions({ compiler: "workspace" }))[target] ?? {};
  const projects = inputs.flatMap((input) => (typeof input === "object" && "projects" in input ? [input] : []));
  return {
    alone: projects.filter((input) => input.dependencies !== true).flatMap((input) => input.projects),
    whole: projects.filter((input) => input.dependencies === true).flatMap((input) => input.projects),
    external: inputs.filter((input) => typeof input === "object" && "externalDependencies" in input),
    build: dependsOn.at(-1),
  };
}

describe("the targets of a ruleset", () => {
  it("are these with an installed compiler", () => {
    expect(rulesetTargets(MAILGUARD, resolveOptions(undefined))).toMatchInlineSnapshot(`
{
  "check": {
    "cache": true,
    "dependsOn": [],
    "executor": "@glither/nx:check",
    "inputs": [
      "{projectRoot}/mailguard.glith",
      {
        "externalDependencies": [
          "@glither/nx",
        ],
      },
    ],
    "metadata": {
      "description": "Reports everything that is wrong with the ruleset",
      "technologies": [
        "glither",
      ],
    },
    "options": {
      "source": "{projectRoot}/mailguard.glith",
    },
    "outputs": [],
  },
  "codegen": {
    "cache": true,
    "dependsOn": [
      "snapshot",
    ],
    "executor": "@glither/nx:codegen",
    "inputs": [
      {
        "dependentTasksOutputFiles": "**/unversioned.cbor",
      },
      {
        "externalDependencies": [
          "@glither/nx",
        ],
      },
    ],
    "metadata": {
      "description": "Generates the WebAssembly module, the ES module and the Gleam oracle",
      "technologies": [
        "glither",
        "wasm",
        "gleam",
      ],
    },
    "options": {
      "source": "{projectRoot}/mailguard.glith",
    },
    "outputs": [
      "{workspaceRoot}/dist/{projectRoot}/codegen",
    ],
  },
  "component": {
    "cache": true,
    "dependsOn": [
      "snapshot",
      "wit",
      "codegen",
    ],
    "executor": "@glither/nx:component",
    "inputs": [
      {
        "dependentTasksOutputFiles": "**/core.cbor",
      },
      {
        "dependentTasksOutputFiles": "**/wit/world.wit",
      },
      {
        "dependentTasksOutputFiles": "**/codegen/{js,wasm}/**/*",
      },
      {
        "externalDependencies": [
          "@glither/nx",
        ],
      },
    ],
    "metadata": {
      "description": "Builds the WebAssembly component, which imports what the world names and nothing else",
      "technologies": [
        "glither",
        "wasm",
      ],
    },
    "options": {
      "engine": "direct",
      "source": "{projectRoot}/mailguard.glith",
    },
    "outputs": [
      "{workspaceRoot}/dist/{projectRoot}/component",
    ],
  },
  "conform": {
    "cache": true,
    "dependsOn": [
      "snapshot",
      "codegen",
      "component",
    ],
    "executor": "@glither/nx:conform",
    "inputs": [
      {
        "dependentTasksOutputFiles": "**/unversioned.cbor",
      },
      {
        "dependentTasksOutputFiles": "**/codegen/**/*",
      },
      {
        "dependentTasksOutputFiles": "**/component/judged/*.wasm",
      },
      "{workspaceRoot}/fixtures/mail/mailguard/*.json",
      {
        "externalDependencies": [
          "@glither/nx",
        ],
      },
    ],
    "metadata": {
      "description": "Runs every case through all judges, the Gleam oracle among them, which must agree",
      "technologies": [
        "glither",
        "gleam",
        "wasm",
      ],
    },
    "options": {
      "source": "{projectRoot}/mailguard.glith",
    },
    "outputs": [
      "{workspaceRoot}/dist/{projectRoot}/conform",
    ],
  },
  "coverage": {
    "cache": true,
    "dependsOn": [
      "snapshot",
    ],
    "executor": "@glither/nx:coverage",
    "inputs": [
      {
        "dependentTasksOutputFiles": "**/unversioned.cbor",
      },
      "{workspaceRoot}/fixtures/mail/mailguard/*.json",
      {
        "externalDependencies": [
          "@glither/nx",
        ],
      },
    ],
    "metadata": {
      "description": "Lists the rules, guards and arms that no case shows",
      "technologies": [
        "glither",
      ],
    },
    "options": {
      "source": "{projectRoot}/mailguard.glith",
    },
    "outputs": [],
  },
  "diff": {
    "cache": false,
    "dependsOn": [],
    "executor": "@glither/nx:diff",
    "metadata": {
      "description": "Says what is decided otherwise than in another revision, with an example each, as text and as Markdown",
      "technologies": [
        "glither",
      ],
    },
    "options": {
      "source": "{projectRoot}/mailguard.glith",
    },
  },
  "fmt": {
    "cache": true,
    "dependsOn": [],
    "executor": "@glither/nx:fmt",
    "inputs": [
      "{projectRoot}/mailguard.glith",
      {
        "externalDependencies": [
          "@glither/nx",
        ],
      },
    ],
    "metadata": {
      "description": "Fails where the source is not formatted; with --write it formats it",
      "technologies": [
        "glither",
      ],
    },
    "options": {
      "source": "{projectRoot}/mailguard.glith",
    },
    "outputs": [],
  },
  "may-publish": {
    "cache": true,
    "dependsOn": [
      "snapshot",
      "codegen",
    ],
    "executor": "@glither/nx:may-publish",
    "inputs": [
      {
        "dependentTasksOutputFiles": "**/core.cbor",
      },
      {
        "dependentTasksOutputFiles": "**/codegen/{js,wasm}/**/*",
      },
      {
        "env": "GLITHER_STORE",
      },
      {
        "externalDependencies": [
          "@glither/nx",
        ],
      },
    ],
    "metadata": {
      "description": "Looks whether the store would take this version, before the cases are judged",
      "technologies": [
        "glither",
        "oci",
      ],
    },
    "options": {
      "engine": "direct",
      "source": "{projectRoot}/mailguard.glith",
    },
    "outputs": [],
  },
  "mutate": {
    "cache": true,
    "dependsOn": [
      "snapshot",
    ],
    "executor": "@glither/nx:mutate",
    "inputs": [
      {
        "dependentTasksOutputFiles": "**/unversioned.cbor",
      },
      "{workspaceRoot}/fixtures/mail/mailguard/*.json",
      {
        "externalDependencies": [
          "@glither/nx",
        ],
      },
    ],
    "metadata": {
      "description": "Lists the small mistakes in the ruleset that no case notices, with an example each that would",
      "technologies": [
        "glither",
      ],
    },
    "options": {
      "source": "{projectRoot}/mailguard.glith",
    },
    "outputs": [],
  },
  "publish": {
    "cache": true,
    "dependsOn": [
      "may-publish",
      "component",
      "conform",
    ],
    "executor": "@glither/nx:publish",
    "inputs": [
      {
        "dependentTasksOutputFiles": "**/component/*.wasm",
      },
      {
        "dependentTasksOutputFiles": "**/conform/judged.json",
      },
      {
        "dependentTasksOutputFiles": "**/core.cbor",
        "transitive": true,
      },
      {
        "dependentTasksOutputFiles": "**/codegen/{js,wasm}/**/*",
        "transitive": true,
      },
      "{workspaceRoot}/glither.trust.json",
      {
        "env": "GLITHER_TRUST",
      },
      {
        "runtime": "node --no-warnings --input-type=module -e "import '@glither/nx/trust-identity'"",
      },
      {
        "env": "GLITHER_STORE",
      },
      {
        "env": "GLITHER_TIMESTAMP_URL",
      },
      {
        "env": "GLITHER_BUILDER_ID",
      },
      {
        "runtime": "node --no-warnings --input-type=module -e "import '@glither/nx/signer-identity'"",
      },
      {
        "externalDependencies": [
          "@glither/nx",
        ],
      },
    ],
    "metadata": {
      "description": "Signs the component and pushes it to the store, by digest",
      "technologies": [
        "glither",
        "oci",
      ],
    },
    "options": {
      "source": "{projectRoot}/mailguard.glith",
    },
    "outputs": [
      "{workspaceRoot}/dist/{projectRoot}/publish",
      "{workspaceRoot}/dist/{projectRoot}/oci",
    ],
  },
  "snapshot": {
    "cache": true,
    "dependsOn": [
      "check",
    ],
    "executor": "@glither/nx:snapshot",
    "inputs": [
      "{projectRoot}/mailguard.glith",
      "{workspaceRoot}/goldens/mail/mailguard/snapshot.json",
      {
        "env": "GLITHER_ACCEPT_RUN",
      },
      {
        "externalDependencies": [
          "@glither/nx",
        ],
      },
    ],
    "metadata": {
      "description": "Compiles the ruleset to its core and source map, and compares the core with its golden",
      "technologies": [
        "glither",
      ],
    },
    "options": {
      "source": "{projectRoot}/mailguard.glith",
    },
    "outputs": [
      "{workspaceRoot}/dist/{projectRoot}/snapshot",
    ],
  },
  "verify-published": {
    "cache": false,
    "dependsOn": [
      "publish",
    ],
    "executor": "@glither/nx:verify-published",
    "metadata": {
      "description": "Pulls what was published by digest and verifies it; never cached, since it asks the store",
      "technologies": [
        "glither",
        "oci",
      ],
    },
    "options": {
      "source": "{projectRoot}/mailguard.glith",
    },
  },
  "weave": {
    "cache": true,
    "dependsOn": [
      "snapshot",
    ],
    "executor": "@glither/nx:weave",
    "inputs": [
      {
        "dependentTasksOutputFiles": "**/core.cbor",
      },
      {
        "dependentTasksOutputFiles": "**/source-map.json",
      },
      {
        "externalDependencies": [
          "@glither/nx",
        ],
      },
    ],
    "metadata": {
      "description": "Renders the ruleset for people: its topology, states, rules and contract, as Markdown and as a page",
      "technologies": [
        "glither",
      ],
    },
    "options": {
      "source": "{projectRoot}/mailguard.glith",
    },
    "outputs": [
      "{workspaceRoot}/dist/{projectRoot}/weave",
    ],
  },
  "wit": {
    "cache": true,
    "dependsOn": [
      "snapshot",
    ],
    "executor": "@glither/nx:wit",
    "inputs": [
      {
        "dependentTasksOutputFiles": "**/unversioned.cbor",
      },
      "{workspaceRoot}/goldens/mail/mailguard/world.wit",
      {
        "env": "GLITHER_ACCEPT_RUN",
      },
      {
        "externalDependencies": [
          "@glither/nx",
        ],
      },
    ],
    "metadata": {
      "description": "Derives the WIT world and its attestation, and compares the world with its golden",
      "technologies": [
        "glither",
        "wit",
      ],
    },
    "options": {
      "source": "{projectRoot}/mailguard.glith",
    },
    "outputs": [
      "{workspaceRoot}/dist/{projectRoot}/wit",
    ],
  },
}
`);
  });

  it.each(["check", "snapshot", "wit", "codegen", "component", "conform", "publish"])(
    "build the compiler before `%s` where it lies in the workspace, and count no npm package but its own",
    (target) => {
      const { build, external } = compilerOf(MAILGUARD, target);
      expect(build).toEqual({ projects: ["@glither/nx"], target: "build" });
      const own = target === "publish" ? ["@bytecodealliance/jco-transpile"] : [];
      expect(external).toEqual([{ externalDependencies: own }]);
    },
  );

  it("count the exact analysis where it judges, and nowhere else", () => {
    const counting = ["check", "snapshot", "wit", "codegen", "component", "publish"].filter((target) =>
      compilerOf(MAILGUARD, target).alone.includes("@glither/analysis"),
    );
    expect(counting).toEqual(["check", "publish"]);
  });

  it("count the vocabulary of their own dialect where the source is read, and nowhere else", () => {
    expect(compilerOf(MAILGUARD, "snapshot")).toMatchObject({
      alone: ["@glither/nx", "@glither/stages", "@glither/dialects", "dialect-mail", "@glither/roux"],
      whole: ["@glither/roux"],
    });
    expect(compilerOf({ ...MAILGUARD, dialect: undefined }, "check").alone).not.toContain("dialect-mail");
    expect(compilerOf(MAILGUARD, "wit")).toMatchObject({
      alone: ["@glither/nx", "@glither/stages", "@glither/wit"],
      whole: ["@glither/wit"],
    });
  });
});
