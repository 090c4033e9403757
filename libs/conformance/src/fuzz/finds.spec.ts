import { readdirSync, readFileSync } from "node:fs";
import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import { describe, expect, it } from "@jest/globals";
import { judges } from "../testing/judges.ts";
import { disagreement } from "./compare.ts";
import { parseFind } from "./find-file.ts";

const FOLDER = new URL("finds/", import.meta.url);
const names = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".glith"))
  .map((file) => file.slice(0, -".glith".length));

describe("what fuzzing has found", () => {
  it.each(names)(
    "%s: is one answer now",
    async (name) => {
      const { core } = compile("find", readFileSync(new URL(`${name}.glith`, FOLDER), "utf8"), VOCABULARIES);
      if (core === undefined) throw new Error("the ruleset does not compile");
      const { example, spoiled } = parseFind(name, readFileSync(new URL(`${name}.json`, FOLDER), "utf8"));
      const all = await judges(core, ["interpreter", "gleam", "module", "direct", "jco"]);
      expect(disagreement(all, example, { spoiled })).toBeUndefined();
    },
    60_000,
  );
});
