import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import { type Core, present } from "@glither/roux/core";
import { describe, expect, it } from "@jest/globals";
import { interpreterBackEnd } from "../interpreter-back-end.ts";
import { judges } from "../testing/judges.ts";
import { anyRuleset } from "./any-ruleset.ts";
import { type FuzzOptions, fuzz, fuzzAt } from "./campaign.ts";
import type { Judged } from "./compare.ts";
import { parseFind, printFind } from "./find-file.ts";
import { filesOf, inOneFile, printPlan, type RulesetPlan } from "./plan.ts";
import { Random } from "./random.ts";
import { withoutForms } from "./without-forms.ts";

const positions = (count: number): number[] => Array.from({ length: count }, (_, at) => at);
const planAt = (seed: number, position: number): RulesetPlan => {
  const vocabulary = [...VOCABULARIES.values()][position % VOCABULARIES.size];
  if (vocabulary === undefined) throw new RangeError("there are no dialects");
  return anyRuleset(vocabulary, new Random(seed, position)).plan;
};
const sourceAt = (seed: number, position: number): string => printPlan(planAt(seed, position));
const compiled = (plan: RulesetPlan): Core | undefined =>
  compile("example", printPlan(plan), withoutForms(VOCABULARIES), { files: filesOf(plan) }).core;

/** A core in which the order of a set's values and repeated ones mean nothing: a list is in its own order. */
function withSortedSets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSortedSets);
  if (typeof value !== "object" || value === null) return value;
  const { guard } = value as { guard?: unknown };
  if (typeof guard === "string") return { ...value, guard: withSortedValues(guard) };
  const { kind, values } = value as { kind?: unknown; values?: unknown };
  if (kind === "member" && Array.isArray(values))
    return { ...value, values: [...new Set(values.map((own) => JSON.stringify(own)))].sort() };
  return Object.fromEntries(Object.entries(value).map(([key, own]) => [key, withSortedSets(own)]));
}

/** The same of the sets in what an arm waits for, which is text. */
function withSortedValues(guard: string): string {
  return guard.replace(
    /\{ (.*?) \}/gu,
    (_, values: string) => `{ ${[...new Set(values.split(", "))].sort().join(", ")} }`,
  );
}

/** An interpreter that is wrong wherever a text that its rules read is at least as long as that. */
function shortSighted(core: Core, length: number): Judged {
  const { run } = interpreterBackEnd(core);
  const wrong: Judged["backEnd"] = {
    name: "short-sighted",
    run: (example) => {
      const texts = core.fields.filter(({ type }) => present(type).kind === "text");
      const tooLong = texts.some(({ path }) => String(example.artifact.get(path) ?? "").length >= length);
      return { ...run(example), ...(tooLong ? { verdict: "too long" } : {}) };
    },
  };
  return { backEnd: wrong, bordered: false };
}

const OPTIONS: FuzzOptions = {
  seed: 3,
  cases: 30,
  vocabularies: VOCABULARIES,
  judgesAt: () => ["interpreter", "module", "direct"],
  build: judges,
};

describe("random rulesets", () => {
  it("are the same for the same seed and position, and others for others", () => {
    const texts = positions(40).map((position) => sourceAt(1, position));
    expect(positions(40).map((position) => sourceAt(1, position))).toEqual(texts);
    expect(new Set([...texts, ...positions(40).map((position) => sourceAt(2, position))]).size).toBe(80);
  });

  it("nearly all compile", () => {
    const refused = positions(200).filter((position) => compiled(planAt(9, position)) === undefined);
    expect(refused.length).toBeLessThanOrEqual(4);
  });

  it("mean the same where their groups, sets and enrichments stand in other files, and sets in lists", () => {
    const plans = positions(200).map((position) => planAt(11, position));
    const split = plans.filter(({ shared, sets }) => shared.length > 0 || sets.some(({ listed }) => listed));
    expect(split.length).toBeGreaterThan(60);
    expect(split.filter(({ sets }) => sets.some(({ values }) => values.length > 200)).length).toBeGreaterThan(2);
    for (const plan of split) expect(withSortedSets(compiled(plan))).toEqual(withSortedSets(compiled(inOneFile(plan))));
  });
});

/** The interpreter and one that is wrong, and how often both were built. */
function quarrel(): { options: FuzzOptions; built: () => number } {
  let built = 0;
  const build = async (core: Core, names: readonly string[]): Promise<readonly Judged[]> => {
    built += 1;
    const both = [...(await judges(core, ["interpreter"])), shortSighted(core, 3)];
    return both.filter(({ backEnd }) => names.includes(backEnd.name));
  };
  return { options: { ...OPTIONS, build, judgesAt: () => ["interpreter", "short-sighted"] }, built: () => built };
}

describe("a short campaign", () => {
  it("tries every dialect and agrees", async () => {
    const { find, tally } = await fuzz(positions(16), OPTIONS);
    expect(find).toBeUndefined();
    expect(tally).toMatchObject({ rulesets: 16, cases: 480, crossings: 1440, refusals: 16 });
    expect(tally.bothWays).toBeGreaterThan(tally.guards / 10);
  });

  it("finds what differs, and makes ruleset and case as small as it can", async () => {
    const { options } = quarrel();
    const { find } = await fuzz(positions(8), options);
    expect(find).toBeDefined();
    if (find === undefined) return;
    expect(find.source.trimEnd().split("\n").length).toBeLessThanOrEqual(4);
    const lengths = [...find.example.artifact.values()].map((value) => String(value ?? "").length);
    expect(Math.max(...lengths)).toBe(3);
    expect(Object.keys(find.answers)).toEqual(["interpreter", "short-sighted"]);
    const again = await fuzzAt(find.position, options);
    expect(again.find).toEqual(find);
  });

  it("builds back ends no oftener to make a find small than they are worth", async () => {
    const { options, built } = quarrel();
    const found = await fuzz(positions(8), { ...options, trialsOf: () => 0 });
    const whole = built();
    const { find } = await fuzz(positions(8), { ...options, trialsOf: (names) => 5 * names.length });
    expect(built() - whole).toBe(whole + 10);
    expect(find?.source.length).toBeLessThan(found.find?.source.length ?? 0);
  });

  it("takes what cannot be built for a back end that stops", async () => {
    const { find } = await fuzz([0], { ...OPTIONS, judgesAt: () => ["interpreter", "nobody"] });
    expect(find?.answers).toMatchObject({ nobody: { failed: "there is no back end `nobody`" } });
  });
});

describe("a find's file", () => {
  it("keeps every value as it is", () => {
    const values = {
      zero: -0,
      text: "\ud800\u0000",
      list: [-0, "-0", null, ...[1, -1].map((sign) => sign * Number.POSITIVE_INFINITY)],
      record: { own: 5e-324 },
    };
    const example = {
      name: "a find",
      artifact: new Map(Object.entries(values)),
      enrich: new Map([["dkim.domain", null]]),
      timeline: [{ on: "a" }],
      expect: { verdict: "", rule: "", reason_class: "", actions: [] },
    };
    const text = printFind({ seed: 1, position: 2, source: "", example, spoiled: true, answers: {} });
    expect(parseFind("a find", text)).toEqual({ example, spoiled: true });
  });
});
