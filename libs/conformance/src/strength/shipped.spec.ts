import { readdirSync, readFileSync } from "node:fs";
import { VOCABULARIES } from "@glither/dialects";
import { describe, expect, it } from "@jest/globals";
import { parseCase } from "../case.ts";
import { conform, nameableRules } from "../conform.ts";
import { interpreterBackEnd } from "../interpreter/interpreter-back-end.ts";
import { soundCore } from "../testing/mail.ts";
import { coverageOf } from "./coverage.ts";
import { mutationScore } from "./mutation.ts";

const ROOT = new URL("../../../../", import.meta.url);

/** The folders of all rulesets that have one, below `rulesets/` and `fixtures/` alike. */
const SHELVES = readdirSync(new URL("rulesets/", ROOT)).flatMap((dialect) =>
  readdirSync(new URL(`rulesets/${dialect}/`, ROOT)).map((name) => `${dialect}/${name}`),
);

function load(shelf: string) {
  const name = shelf.slice(shelf.indexOf("/") + 1);
  const core = soundCore(name, readFileSync(new URL(`rulesets/${shelf}/${name}.glith`, ROOT), "utf8"));
  const vocabulary = VOCABULARIES.get(core.dialect.name);
  if (vocabulary === undefined) throw new Error(`there is no dialect ${core.dialect.name}`);
  const ligands = core.enrichments.filter(({ ligand }) => ligand !== undefined);
  const spoken = { ...vocabulary, enrichments: [...vocabulary.enrichments, ...ligands] };
  const folder = new URL(`fixtures/${shelf}/`, ROOT);
  const files = readdirSync(folder).filter((file) => file.endsWith(".json"));
  return { core, cases: files.map((file) => parseCase(file, readFileSync(new URL(file, folder), "utf8"), spoken)) };
}

describe.each(SHELVES)("the cases of %s", (shelf) => {
  const { core, cases } = load(shelf);

  it("have names of their own, and are what the ruleset means", () => {
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
    const report = conform([interpreterBackEnd(core)], cases, nameableRules(core));
    expect(report.cases.filter(({ passed }) => !passed)).toEqual([]);
    expect(report.unreached).toEqual([]);
  });

  it("show every rule, guard and arm", () => {
    expect(coverageOf(core, cases).gaps).toEqual([]);
  });

  it("notice every small mistake that means something else", () => {
    const { survivors, undecided } = mutationScore(core, cases);
    expect(survivors.map(({ what }) => what)).toEqual([]);
    expect(undecided).toEqual([]);
  });
});

it("there are eight rulesets", () => {
  expect(SHELVES).toHaveLength(8);
});
