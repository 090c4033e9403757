import { nested } from "@glither/roux/core";
import { describe, expect, it } from "@jest/globals";
import { analyse } from "./analyse.ts";
import { difference } from "./difference.ts";
import { dispose } from "./evaluate.ts";
import { coreOfGuards, factsOfJson, findsWhatObjectsHave } from "./testing/named-objects.ts";

const kindsOf = (rules: readonly string[]): string[] => {
  const { findings } = analyse(coreOfGuards(rules));
  return rules.map((_, at) => findings.find(({ rule }) => rule === `r${at}`)?.kind ?? "live");
};

describe("every text within an object", () => {
  it.each<readonly [readonly string[], readonly string[]]>([
    // A text that is read by itself is among all of them.
    [
      ["any arguments.* ~ /^.etc/", "arguments.path ~ /^.etc/"],
      ["live", "dead"],
    ],
    [
      ["any arguments.* ~ /^.etc/", "arguments.path ~ /^.etc.passwd/"],
      ["live", "dead"],
    ],
    [
      ["arguments.path ~ /^.etc/", "any arguments.* ~ /^.etc/"],
      ["live", "live"],
    ],
    [['"x" not in arguments.* | arguments.a.b[2] == "x"'], ["contradiction"]],
    [['all arguments.* == "x" | arguments.a == "y"'], ["contradiction"]],
    [['all arguments.* == "x" | arguments.a == 5'], ["live"]],
    // What is within a value is within what is around it.
    [
      ["any arguments.* ~ /x/", "any arguments.filter.* ~ /x/"],
      ["live", "dead"],
    ],
    [
      ["any arguments.filter.* ~ /x/", "any arguments.* ~ /x/"],
      ["live", "live"],
    ],
    // One text is all that there is of a value, and a number has none.
    [['arguments.a == "x" | "y" in arguments.a.*'], ["contradiction"]],
    [['arguments.a == "x" | "x" not in arguments.a.*'], ["contradiction"]],
    [["arguments.a == 1 | any arguments.a.* ~ /x/"], ["contradiction"]],
    [["arguments.a is absent | any arguments.a.* ~ /x/"], ["contradiction"]],
    [['arguments.a == "x" | any arguments.a.b.* ~ /x/'], ["contradiction"]],
    [["arguments.a[0] is present | any arguments.a.b.* ~ /x/"], ["contradiction"]],
    [['arguments.a is present | "x" in arguments.a.b.* | "x" not in arguments.a.*'], ["contradiction"]],
    // A value as a list of texts.
    [
      ["any arguments.paths ~ /^.etc/", "arguments.paths[3] ~ /^.etc.passwd/"],
      ["live", "dead"],
    ],
    [
      ["any arguments.paths ~ /^.etc/", "arguments.paths ~ /^.etc.passwd/"],
      ["live", "dead"],
    ],
    [
      ["any arguments.* ~ /^.etc/", "any arguments.paths ~ /^.etc.passwd/"],
      ["live", "dead"],
    ],
    [
      ["any arguments.paths ~ /^.etc/", "any arguments.paths.* ~ /^.etc/"],
      ["live", "dead"],
    ],
    [
      ["any arguments.paths.* ~ /^.etc/", "any arguments.paths ~ /^.etc/"],
      ["live", "dead"],
    ],
    [["all arguments.paths ~ /^.home/ | any arguments.paths.* ~ /^.etc/"], ["contradiction"]],
    [["all arguments.paths ~ /^.home/ | arguments.paths[1] == 5"], ["contradiction"]],
    [["all arguments.paths.* ~ /^.home/ | arguments.paths[0] == 5"], ["live"]],
    [["all arguments.paths ~ /x/ | arguments.paths == 5"], ["contradiction"]],
    [["any arguments.paths ~ /x/ | arguments.paths is absent"], ["contradiction"]],
    [
      ['arguments.paths[0] is present | all arguments.paths == "x" | not any arguments.paths == "x"'],
      ["contradiction"],
    ],
    [['arguments.paths[0] is present | all arguments.paths == "x"'], ["live"]],
    [
      ["count(arguments.paths) > 2 | any arguments.paths ~ /x/", "count(arguments.paths) > 3"],
      ["live", "live"],
    ],
    [
      ["count(arguments.*) > 2", "count(arguments.*) > 3"],
      ["live", "dead"],
    ],
  ])("are decided in %j: %j", (rules, kinds) => {
    expect(kindsOf(rules)).toEqual(kinds);
  });

  it("are a difference between two rulesets where one of them asks for one text alone", () => {
    const [narrow, wide] = [coreOfGuards(['arguments.path == "x"']), coreOfGuards(['"x" in arguments.*'])];
    const found = difference(narrow, wide);
    if (found.kind !== "different") throw new Error(found.kind);
    for (const { witness, before, after } of found.changes) {
      const json = nested(witness.artifact);
      expect([dispose(narrow, factsOfJson(narrow, json)).rule, dispose(wide, factsOfJson(wide, json)).rule]).toEqual([
        before.rule,
        after.rule,
      ]);
    }
  });
});

it("an example has what enrichments are asked by as the rules read it", () => {
  const declared = "enrich owner : text from arguments.owner, arguments.repo";
  const core = coreOfGuards(['arguments.owner == "x" | owner == "y" | any arguments.repo ~ /z/'], declared);
  const witness = analyse(core).witnesses.get("r0");
  if (witness === undefined) throw new Error("the rule is dead");
  expect(witness.artifact).toMatchObject({ "arguments.owner:scalar": "x", "arguments.owner:text": "x" });
  const facts = { ...factsOfJson(core, nested(witness.artifact)), enrich: new Map(Object.entries(witness.enrich)) };
  expect(dispose(core, facts).rule).toBe("r0");
});

it("lists within an object are decided as if every object had been asked, or not at all", () => {
  const seen = findsWhatObjectsHave({ numRuns: 120, seed: 5 });
  expect(Math.min(seen.live, seen.dead, seen.contradiction)).toBeGreaterThan(15);
  expect(seen.undecided).toBeLessThan(10);
});
