import { readdirSync, readFileSync } from "node:fs";
import { VOCABULARIES } from "@glither/dialects";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { compile } from "../compile.ts";
import type { Core, Guard, Rule } from "../ir/core.ts";
import { arbitraryRuleset } from "../testing/arbitrary-ruleset.ts";
import { printArm, printDispositions } from "./print-disposition.ts";
import { printTest } from "./print-test.ts";

const ROOT = new URL("../../../../rulesets/", import.meta.url);
const SHIPPED = readdirSync(ROOT, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".glith"));

function coreOf(source: string): Core {
  const { core, diagnostics } = compile("example", source, VOCABULARIES);
  if (core === undefined) throw new Error(`${JSON.stringify(diagnostics)}\n${source}`);
  return core;
}

/** The ruleset written anew from its core, but for the enrichments that it declares. */
function printed({ dialect, fold, ruleset, groups, rules }: Core, declared: string): string {
  const guards = (all: readonly Guard[]) => all.map(({ test }) => `  | ${printTest(test, dialect.collection)}`);
  const ending = (rule: Rule) => [
    `  => ${printDispositions(rule).join(", ")}`,
    ...(rule.outcome.kind === "pending" ? rule.outcome.obligations.map(printArm) : []),
  ];
  return [
    `#pragma dialect ${dialect.name} ; fold ${fold}`,
    `#pragma version ${ruleset.version}`,
    declared,
    ...groups.flatMap((group) => [`group ${group.name} = ${dialect.collection}`, ...guards(group.guards)]),
    ...rules.flatMap((rule) => [`rule ${rule.name} = ${dialect.collection}`, ...guards(rule.guards), ...ending(rule)]),
  ].join("\n");
}

function declarations(source: string): string {
  const start = source.search(/^enrich /mu);
  return start === -1
    ? ""
    : source
        .slice(start)
        .split(/^(?=group |rule )/mu, 1)
        .join("");
}

describe("what is printed of a core is the language", () => {
  it.each(SHIPPED)("%s reads back as the same rules", (file) => {
    const source = readFileSync(new URL(file, ROOT), "utf8");
    const core = coreOf(source);
    expect(coreOf(printed(core, declarations(source)))).toEqual(core);
  });

  it("random rulesets read back as the same rules", () => {
    fc.assert(
      fc.property(fc.constantFrom(...VOCABULARIES.values()).chain(arbitraryRuleset), (source) => {
        const core = coreOf(source);
        expect(coreOf(printed(core, declarations(source)))).toEqual(core);
      }),
      { numRuns: 150 },
    );
  });
});

describe("tests that need words", () => {
  it("say which collection a group is of", () => {
    const core = coreOf(`#pragma dialect glither.mail
      group wire = msg | size > 1
      group vouched = msg | subject
      rule one = msg | msg in wire and msg not in vouched | not (msg in wire or not (msg not in vouched)) => into dropped`);
    expect(core.rules[0]?.guards.map(({ test }) => printTest(test, "msg"))).toEqual([
      "msg in wire and msg not in vouched",
      "not (msg in wire or not (msg not in vouched))",
    ]);
  });

  it("write durations as deadlines are written", () => {
    const core = coreOf(`#pragma dialect glither.segment
      rule one = segment | age > 52w | age != 90s => into denied`);
    expect(core.rules[0]?.guards.map(({ test }) => printTest(test, "segment"))).toEqual(["age > 364d", "age != 90s"]);
  });
});

describe("dispositions", () => {
  it("stand as they are written, with the reason where a source may have it", () => {
    const core = coreOf(`#pragma dialect glither.segment
      rule one = segment | refuted => lower detail to summary for partners, wrap for "the desk", into live (reason = seen enough)
      rule two = segment => wrap for reviewers, seed into probation (reason = too new)
         on reviewer.accepted into live
         when segment in old after 30d into denied (reason = never reviewed)
      group old = segment | age > 1d`);
    const [one, two] = core.rules;
    if (one === undefined || two?.outcome.kind !== "pending") throw new Error("the rules are others");
    expect(printDispositions(one)).toEqual([
      "lower detail to summary for partners",
      'wrap for "the desk"',
      "into live (reason = seen_enough)",
    ]);
    expect([...printDispositions(two), ...two.outcome.obligations.map(printArm)]).toEqual([
      "wrap for reviewers",
      "seed into probation (reason = too_new)",
      "on reviewer.accepted into live",
      "when segment in old into denied (reason = never_reviewed)",
      "after 30d into denied (reason = never_reviewed)",
    ]);
  });
});
