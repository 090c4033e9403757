import { readFileSync, writeFileSync } from "node:fs";
import { dialectPackage } from "@glither/stages/compile/vocabularies";
import { JUDGES as STAGE_JUDGES } from "@glither/stages/judge/judges";
import { describe, expect, it } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import { packageOf } from "./dialect-packages.ts";
import { JUDGES } from "./names.ts";
import { type GlitherPluginOptions, resolveOptions } from "./options.ts";
import { OPTIONS_SCHEMA } from "./options-schema.ts";
import { rulesetTargets } from "./targets.ts";

const ALL: Required<GlitherPluginOptions> = {
  rulesets: "policies/**/*.glith",
  compiler: "installed",
  store: "registry.example/policies",
  key: "secrets/signer.key",
  trust: "policies/trust.json",
  engine: "spidermonkey",
  judges: ["gleam", "interpreter", "direct", "spidermonkey"],
  targets: { publish: "release", check: "lint" },
  output: "out/policies",
  goldens: "./accepted/",
  fixtures: "cases",
  dialects: ["acme", "@acme/voice", "./dialects/own.js"],
};

function refusal(options: unknown): string {
  try {
    resolveOptions(options as GlitherPluginOptions);
    return "";
  } catch (error) {
    return (error as Error).message.replace("the options of @glither/nx in nx.json are wrong: ", "");
  }
}

const WRONG: readonly (readonly [unknown, string])[] = [
  [{ ruleset: "x" }, "there is no `ruleset`; did you mean `rulesets`?"],
  [{ judges: ["gleam", "javascript"] }, "`judges[1]` must be `gleam` or `interpreter` or `direct` or `spidermonkey`"],
  [{ judges: ["gleam"] }, "`judges` must name 2 at least"],
  [{ engine: "spidermonky" }, "`engine` must be `direct` or `spidermonkey`; did you mean `spidermonkey`?"],
  [{ output: "../out" }, "`output` cannot be `../out`: it has another form, or leads out of the workspace"],
  [{ key: "/etc/key" }, "`key` cannot be `/etc/key`: it has another form, or leads out of the workspace"],
  ...["a key", "key; id", "$(id)", "`id`", "key&id", "k'ey", 'k"ey', "%PATH%", "key\n", "-key"].map(
    (key): [unknown, string] => [{ key }, `\`key\` cannot be \`${key}\``],
  ),
  [{ targets: { pubish: "x" } }, "there is no `targets.pubish`; did you mean `publish`?"],
  [{ store: 1, dialects: "acme" }, "`store` must be a text; `dialects` must be a list"],
  [[], "they must be an object"],
];

describe("the plugin's options", () => {
  it("are all taken, and reach the targets", () => {
    const targets = rulesetTargets(
      { name: "gate", projectRoot: "policies/gate", dialect: "acme.x" },
      resolveOptions(ALL),
    );
    expect(Object.keys(targets)).toEqual(expect.arrayContaining(["lint", "release", "conform"]));
    expect(targets["release"]).toMatchObject({
      executor: "@glither/nx:publish",
      dependsOn: ["may-publish", "component", "conform"],
      options: { store: ALL.store, key: ALL.key, trust: ALL.trust, output: "out/policies", goldens: "accepted" },
      outputs: ["{workspaceRoot}/out/policies/{projectRoot}/publish", "{workspaceRoot}/out/policies/{projectRoot}/oci"],
    });
    expect(targets["snapshot"]?.dependsOn).toEqual(["lint"]);
    expect(targets["conform"]?.options).toMatchObject({
      judges: ALL.judges,
      dialects: ALL.dialects,
      fixtures: "cases",
    });
    expect(targets["snapshot"]?.inputs).toEqual(
      expect.arrayContaining([
        "{workspaceRoot}/accepted/gate/snapshot.json",
        "{workspaceRoot}/dialects/own.js",
        { externalDependencies: ["@glither/nx", "glither-dialect-acme", "@acme/glither-dialect-voice"] },
      ]),
    );
  });

  it("name no secret: of a key, its file's name is in the graph and nothing more", () => {
    const targets = rulesetTargets({ name: "gate", projectRoot: "gate", dialect: "mail" }, resolveOptions(ALL));
    expect(targets["release"]?.inputs).toContainEqual({
      runtime: expect.stringMatching(/ -- --key=secrets\/signer\.key$/u),
    });
  });

  it.each(WRONG)("are refused as %j, with what is wrong", (options, message) => {
    expect(refusal(options)).toContain(message);
  });

  it.each([
    [{ check: "snapshot" }, "`targets` calls both `check` and `snapshot` `snapshot`"],
    [{ wit: "x", weave: "x" }, "`targets` calls both `wit` and `weave` `x`"],
  ])("drop no stage by a name that another target has: %j", (targets, message) => {
    expect(refusal({ targets })).toBe(message);
    expect(refusal({ targets: { check: "snapshot", snapshot: "check" } })).toBe("");
  });

  it("are described by the schema that is published, which judges the same (`BLESS=1` writes it)", () => {
    const published = new URL("../../options.schema.json", import.meta.url);
    if (process.env["BLESS"] === "1") writeFileSync(published, `${JSON.stringify(OPTIONS_SCHEMA, null, 2)}\n`);
    expect(JSON.parse(readFileSync(published, "utf8"))).toEqual(OPTIONS_SCHEMA);
    const valid = new Ajv2020({ strict: false }).compile(OPTIONS_SCHEMA);
    expect(valid(ALL)).toBe(true);
    expect(WRONG.filter(([options]) => valid(options))).toEqual([]);
  });

  it("know the judges of the stages, and find dialects as these do", () => {
    expect(JUDGES).toEqual(STAGE_JUDGES);
    const names = ["acme", "@acme", "@acme/voice", "@acme/glither-dialect-voice", "glither-dialect-x", "@a/b/c"];
    expect(names.map(packageOf)).toEqual(names.map(dialectPackage));
    expect(names.map(packageOf).slice(0, 3)).toEqual([
      "glither-dialect-acme",
      "@acme/glither-dialect",
      "@acme/glither-dialect-voice",
    ]);
  });
});
