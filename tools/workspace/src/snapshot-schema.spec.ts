import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import { isObject, SNAPSHOT_VERSION } from "@glither/roux/core";
import { arbitraryRuleset, shippedSources } from "@glither/roux/testing";
import { describe, expect, it } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { ROOT } from "./packages.ts";
import { runs } from "./testing/runs.ts";

const schema = JSON.parse(readFileSync(join(ROOT, "docs/schemas/snapshot.schema.json"), "utf8"));
const ajv = new Ajv2020();
ajv.addSchema(schema, "snapshot");
const core = ajv.compile({ $ref: "snapshot#/$defs/core" });
const sourceMap = ajv.compile({ $ref: "snapshot#/$defs/source_map" });

const goldens = readdirSync(join(ROOT, "goldens"), { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith("snapshot.json"))
  .map((path) => ({ path, snapshot: JSON.parse(readFileSync(join(ROOT, "goldens", path), "utf8")) as object }));

/** Keys that a core may leave out. */
const OPTIONAL = new Set(
  "ordered default restricts index member as count ligand given fresh scores move for downgrade reason_class title watched layers".split(
    " ",
  ),
);

it("is named after the version of the snapshot that it describes", () => {
  expect(schema.$id).toBe(`urn:glither:schema:snapshot:${SNAPSHOT_VERSION}`);
  expect(goldens.length).toBeGreaterThan(0);
});

describe.each(goldens)("the schema and goldens/$path", ({ snapshot }) => {
  it("agree", () => {
    core(snapshot);
    expect(core.errors ?? []).toEqual([]);
  });

  it("would not, if anything were added to an object or taken from it", () => {
    const missed: string[] = [];
    for (const { object, path } of objectsOf(snapshot)) {
      object["surplus"] = 1;
      if (core(snapshot)) missed.push(`${path}.surplus`);
      delete object["surplus"];
      for (const [key, value] of Object.entries(object)) {
        if (OPTIONAL.has(key)) continue;
        delete object[key];
        if (core(snapshot)) missed.push(`${path}.${key}`);
        object[key] = value;
      }
    }
    expect(missed).toEqual([]);
    expect(core(snapshot)).toBe(true);
  });
});

it("describes both layers of any ruleset, in every dialect", () => {
  fc.assert(
    fc.property(fc.constantFrom(...VOCABULARIES.values()).chain(arbitraryRuleset), (text) => {
      const compiled = compile("example", text, VOCABULARIES);
      core(compiled.core);
      expect(core.errors ?? []).toEqual([]);
      sourceMap(compiled.sourceMap);
      expect(sourceMap.errors ?? []).toEqual([]);
    }),
    { numRuns: runs(100) },
  );
});

it("describes a ruleset that asks another, and adds up what that adds up", () => {
  const guard = `#pragma dialect glither.mail
enrich trust : number from subject
score odd = 2 when subject == "x", 3 when trust > 1
rule late = msg | odd > 4 | trust > 2 => into dropped
`;
  const compiled = compile(
    "asks",
    '#pragma dialect glither.mail\nruleset guard from "guard.glith"\nrule a = msg | guard.rule == late => into dropped\n',
    VOCABULARIES,
    { files: new Map([["guard.glith", guard]]) },
  );
  expect(compiled.core?.scores?.map(({ of }) => of)).toEqual(["guard"]);
  core(compiled.core);
  expect(core.errors ?? []).toEqual([]);
  sourceMap(compiled.sourceMap);
  expect(sourceMap.errors ?? []).toEqual([]);
});

it("describes the source maps of the rulesets here, those with parts of other files and named sets among them", () => {
  const maps = shippedSources().map(({ name, text, files }) => compile(name, text, VOCABULARIES, { files }).sourceMap);
  expect(maps.filter(({ sets }) => sets !== undefined).length).toBeGreaterThan(1);
  const named = compile(
    "own",
    '#pragma dialect glither.mail\nset own = { "a" }\nrule a = msg | subject in own => into dropped\n',
    VOCABULARIES,
  );
  for (const map of [...maps, named.sourceMap]) {
    sourceMap(map);
    expect(sourceMap.errors ?? []).toEqual([]);
  }
});

function objectsOf(value: unknown, path = ""): { object: Record<string, unknown>; path: string }[] {
  if (Array.isArray(value)) return value.flatMap((item, at) => objectsOf(item, `${path}[${at}]`));
  if (!isObject(value)) return [];
  const object: Record<string, unknown> = value;
  return [{ object, path }, ...Object.entries(object).flatMap(([key, item]) => objectsOf(item, `${path}.${key}`))];
}
