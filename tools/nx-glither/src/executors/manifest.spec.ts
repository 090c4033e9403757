import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { resolveOptions } from "../inference/options.ts";
import { rulesetTargets } from "../inference/targets.ts";

const root = join(import.meta.dirname, "../..");
const json = (file: string) => JSON.parse(readFileSync(join(root, file), "utf8"));

interface Executor {
  readonly batchImplementation: string;
  readonly preferBatch: boolean;
  readonly implementation: string;
  readonly schema: string;
}

const executors: Record<string, Executor> = json("executors.json").executors;
const targets = rulesetTargets(
  { name: "mailguard", projectRoot: "rulesets/mail/mailguard", dialect: "mail" },
  resolveOptions(undefined),
);

describe("executors.json", () => {
  it("has one executor for each target and no more", () => {
    expect(Object.keys(executors).map((name) => `@glither/nx:${name}`)).toEqual(
      Object.values(targets).map(({ executor }) => executor),
    );
  });

  it.each(Object.entries(executors))("points `%s` to files that are there and packed", (name, executor) => {
    expect(executor.implementation).toBe(`./dist/executors/${name}/executor.js#executor`);
    expect([executor.batchImplementation, executor.preferBatch]).toEqual([
      `./dist/executors/${name}/executor.js#batch`,
      true,
    ]);
    expect(existsSync(join(root, `src/executors/${name}/executor.ts`))).toBe(true);
    expect(executor.schema).toBe(`./src/executors/${name}/schema.json`);
    expect(json("package.json").files).toEqual(expect.arrayContaining(["dist", "src/executors/*/schema.json"]));
  });

  it.each(Object.entries(targets))("accepts the options that `%s` passes", (name, target) => {
    const schema = json(`src/executors/${name}/schema.json`);
    expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining(Object.keys(target.options)));
    expect(schema.additionalProperties).toBe(false);
  });
});
