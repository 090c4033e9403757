import { describe, expect, it } from "@jest/globals";
import { conform, nameableRules } from "../conform.ts";
import { interpreterBackEnd } from "../interpreter-back-end.ts";
import { shippedRuleset, shippedRulesets } from "../testing/shipped.ts";
import { coverageOf } from "./coverage.ts";
import { mutationScore } from "./mutation.ts";

const SHIPPED = [...shippedRulesets(), shippedRuleset("mail/house/house.glith")];

/** Rules by which a layer says that it has no objection: a stricter one of another counts, or an earlier one. */
const SILENT: Readonly<Record<string, readonly string[]>> = { "mail/house": ["newsroom/rest", "reporter/rest"] };

describe.each(SHIPPED)("the cases of $shelf", ({ shelf, core, cases }) => {
  it("have names of their own, and are what the ruleset means", () => {
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
    const report = conform([interpreterBackEnd(core)], cases, nameableRules(core));
    expect(report.cases.filter(({ passed }) => !passed)).toEqual([]);
    expect(report.unreached).toEqual(SILENT[shelf] ?? []);
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

it("there are eighteen rulesets", () => {
  expect(SHIPPED).toHaveLength(18);
});
