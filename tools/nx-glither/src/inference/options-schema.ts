import { JUDGES, STAGE_NAMES } from "./names.ts";

const FOLDER = { type: "string", pattern: "^(?!/)(?!.*(?:^|/)\\.\\.(?:/|$))[^\\\\{}]+$" } as const;
/** It stands in a command that a shell reads: nothing in it may mean anything there. */
const KEY_FILE = { type: "string", pattern: "^(?![/-])(?!.*(?:^|/)\\.\\.(?:/|$))[\\w./@-]+$" } as const;

/** What `nx.json` may say of the plugin, as JSON Schema: `options.schema.json` is this, and options are checked against it. */
export const OPTIONS_SCHEMA = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "The options of @glither/nx",
  description: 'In nx.json: { "plugins": [{ "plugin": "@glither/nx", "options": { … } }] }',
  type: "object",
  additionalProperties: false,
  properties: {
    rulesets: {
      type: "string",
      minLength: 1,
      description: "Which files are rulesets, as a glob from the workspace's root. Default: rulesets/**/*.glith",
    },
    compiler: {
      enum: ["installed", "workspace"],
      description: "`workspace` only in the repository that holds the compiler's sources. Default: installed",
    },
    store: {
      type: "string",
      minLength: 1,
      description:
        "Where `publish` pushes to: a registry, `registry.example`, or `oci:PATH`. Default: the variable GLITHER_STORE, else a layout under the output folder",
    },
    key: {
      ...KEY_FILE,
      description:
        "The file with the private key, from the workspace's root, of letters, digits and `_./@-`, for where GLITHER_SIGNING_KEY and GLITHER_SIGNING_KEY_FILE are not set",
    },
    trust: {
      ...FOLDER,
      description: "The trust policy's file, from the workspace's root. Default: glither.trust.json",
    },
    engine: { enum: ["direct", "spidermonkey"], description: "What runs in the component. Default: direct" },
    judges: {
      type: "array",
      items: { enum: JUDGES },
      minItems: 2,
      uniqueItems: true,
      description: "Who judges the cases in `conform`. Default: gleam, interpreter and direct",
    },
    targets: {
      type: "object",
      additionalProperties: false,
      properties: Object.fromEntries(
        STAGE_NAMES.map((name) => [name, { type: "string", pattern: "^[A-Za-z][\\w.-]*$" }]),
      ),
      description: "Other names for targets, by the names that they have without this",
    },
    output: { ...FOLDER, description: "The folder for what targets write. Default: dist" },
    goldens: { ...FOLDER, description: "The folder of the goldens. Default: goldens" },
    fixtures: { ...FOLDER, description: "The folder of the cases. Default: fixtures" },
    dialects: {
      type: "array",
      items: { type: "string", minLength: 1 },
      uniqueItems: true,
      description:
        "Packages with further dialects: `acme` is glither-dialect-acme, `@acme` is @acme/glither-dialect, and `./x.js` a file from the workspace's root",
    },
  },
} as const;
