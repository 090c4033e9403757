import { VOCABULARIES } from "@glither/dialects";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { compile } from "../compile.ts";
import type { Core, Guard, Rule, ScoreTerm } from "../ir/core.ts";
import type { Files } from "../link/files.ts";
import { arbitraryRuleset } from "../testing/arbitrary-ruleset.ts";
import { declaredIn } from "../testing/declared.ts";
import { namedInOrder } from "../testing/in-order.ts";
import { shippedSources } from "../testing/shipped.ts";
import { printArm, printDispositions } from "./print-disposition.ts";
import { printTest } from "./print-test.ts";

function coreOf(source: string, files: Files = new Map()): Core {
  const { core, diagnostics } = compile("example", source, VOCABULARIES, { files });
  if (core === undefined) throw new Error(`${JSON.stringify(diagnostics)}\n${source}`);
  return core;
}

/** The ruleset written anew from its core, but for the enrichments that it declares. */
function printed(core: Core, declared: string): string {
  const { dialect, fold, ruleset, rules } = core;
  const guards = (all: readonly Guard[]) => all.map(({ test }) => `  | ${printTest(test, dialect.collection)}`);
  const term = ({ weight, guard }: ScoreTerm) => `${weight} when ${printTest(guard.test, dialect.collection)}`;
  const ending = (rule: Rule) => [
    `  => ${printDispositions(rule).join(", ")}`,
    ...(rule.outcome.kind === "pending" ? rule.outcome.obligations.map(printArm) : []),
  ];
  return [
    `#pragma dialect ${dialect.name} ; fold ${fold}`,
    `#pragma version ${ruleset.version}`,
    declared,
    ...namedInOrder(core).flatMap(({ kind, item }) =>
      kind === "group"
        ? [`group ${item.name} = ${dialect.collection}`, ...guards(item.guards)]
        : [`score ${item.name} =`, item.terms.map(term).join(", ")],
    ),
    ...rules.flatMap((rule) => [`rule ${rule.name} = ${dialect.collection}`, ...guards(rule.guards), ...ending(rule)]),
  ].join("\n");
}

describe("what is printed of a core is the language", () => {
  it("has escapes of characters within texts, and braces that are no fields', as they were", () => {
    const source = `#pragma dialect glither.mail ; fold first-match
#pragma version 0.1.0
rule a = msg | size > 1 => tag "a\\u{d}b \\u{7b}subject} {c\\u{1b}", route to "x\\u{7b}subject}{subject}", into delivered`;
    const core = coreOf(source);
    expect(coreOf(printed(core, ""))).toEqual(core);
  });

  it.each(shippedSources())("$shelf reads back as the same rules", ({ text, files }) => {
    const core = coreOf(text, files);
    expect(coreOf(printed(core, declaredIn(core, text, files)))).toEqual(core);
  });

  it("random rulesets read back as the same rules", () => {
    fc.assert(
      fc.property(fc.constantFrom(...VOCABULARIES.values()).chain(arbitraryRuleset), (source) => {
        const core = coreOf(source);
        expect(coreOf(printed(core, declaredIn(core, source)))).toEqual(core);
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
