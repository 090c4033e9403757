import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import type { Core } from "@glither/roux/core";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { analyse, witness } from "./analyse.ts";
import { difference } from "./difference.ts";
import { Engine } from "./engine.ts";
import { type Facts, ruleHolds } from "./evaluate.ts";
import { ScoreFormulas } from "./score-formulas.ts";

function coreOf(text: string): Core {
  const { core, diagnostics } = compile("scores", `#pragma dialect glither.mail\n${text}`, VOCABULARIES);
  if (core === undefined) throw new Error(JSON.stringify(diagnostics));
  return core;
}

/** Ten terms whose weights are different powers of two, so that each set of them has a sum of its own. */
const POWERS = Array.from({ length: 10 }, (_, at) => `${2 ** at} when subject ~ /${"abcdefghij"[at]}/`).join(", ");

/** The values that a rule takes by what the analysis found. */
function factsOf(core: Core, rule: string): Facts {
  const { artifact = {}, enrich = {} } = witness(core, rule).witness ?? {};
  return { artifact: new Map(Object.entries(artifact)), enrich: new Map(Object.entries(enrich)) };
}

/** Decimals are written without an exponent. */
const plain = (text: string): string =>
  text.replace(/^(-?)(\S+e-\d+)/u, (_, sign: string, number: string) => `${sign}${Number(number).toFixed(6)}`);

function subsetSums([first, ...rest]: readonly number[]): number[] {
  if (first === undefined) return [0];
  const others = subsetSums(rest);
  return [...others, ...others.map((sum) => sum + first)];
}

const SIZES = "rule big = msg | size > 3 => into dropped";

const found = (core: Core): string[] => analyse(core).findings.map(({ kind, rule }) => `${rule} ${kind}`);

describe("scores", () => {
  it.each([
    ["3", []],
    ["3.5", ["out contradiction"]],
    ["-0.5", []],
  ])("come to %s or not, as their weights allow", (least, findings) => {
    const core = coreOf(`score spam = 2.5 when subject ~ /x/, 0.5 when size > 3, -3 when sender.allowlisted
      rule out = msg | spam >= ${least} => into dropped
      rule in_after_all = msg => into delivered`);
    expect(found(core)).toEqual(findings);
  });

  it("come to no sum that no set of weights has", () => {
    const rules = (than: string): Core =>
      coreOf(`score spam = 0.1 when subject ~ /a/, 0.2 when subject ~ /b/, 1 when subject ~ /c/
        rule out = msg | spam == ${than} => into dropped`);
    expect(found(rules("0.3"))).toEqual([]);
    expect(found(rules("0.30000000000000004".slice(0, 8)))).toEqual([]);
    expect(found(rules("0.4"))).toEqual(["out contradiction"]);
  });

  it("find the one set of terms that comes to a sum", () => {
    const core = coreOf(`score bits = ${POWERS}\nrule out = msg | bits == 682 => into dropped`);
    const subject = String(witness(core, "out").witness?.artifact["subject"]);
    expect(new Set(subject.trim().replaceAll(" ", ""))).toEqual(new Set("bdfhj"));
  });

  it("tell of a rule that a lower threshold above it leaves nothing", () => {
    const core = coreOf(`score spam = ${POWERS}
      rule low = msg | spam >= 4 => into delivered
      rule high = msg | spam > 15 => into dropped`);
    expect(analyse(core).findings).toEqual([{ kind: "dead", rule: "high", takenBy: ["low"] }]);
  });

  it("are asked through groups and by each other", () => {
    const core = coreOf(`score base = 1 when subject ~ /a/, 1 when subject ~ /b/
      group grave = msg | base >= 2
      score spam = 5 when msg in grave, -5 when base < 2
      rule middle = msg | spam > -5 | spam < 5 => into dropped
      rule grave_one = msg | spam == 5 | subject !~ /a/ => into dropped`);
    expect(found(core)).toEqual(["middle contradiction", "grave_one contradiction"]);
  });

  it("have no total where a ligand is absent in a term", () => {
    const core = coreOf(`enrich trust : integer from from.domain
      score spam = 2 when trust > 5, 1 when subject ~ /a/
      rule out = msg | trust is absent | spam >= 0 or spam < 0 => into dropped`);
    expect(found(core)).toEqual(["out contradiction"]);
  });

  it("differ between two versions by what changes over", () => {
    const rules = (weight: string): Core =>
      coreOf(`score spam = ${weight} when subject ~ /a/, 4 when subject ~ /b/
        rule out = msg | spam >= 6 => into dropped
        rule good = msg => into delivered`);
    expect(difference(rules("2"), rules("3")).kind).toBe("equivalent");
    const changed = difference(rules("2"), rules("1.9"));
    expect(changed).toMatchObject({
      kind: "different",
      changes: [{ before: { rule: "out" }, after: { rule: "good" } }],
    });
  });

  it("of more sums than a formula holds are decided all the same", () => {
    const many = Array.from({ length: 60 }, (_, at) => `${(1_000 + at * at * 37) / 1_000} when size == ${at}`).join(
      ", ",
    );
    const core = coreOf(`score spam = ${many}, 10.01 when subject ~ /a/
      rule easy = msg | spam > 0.5 => into dropped
      rule hard = msg | spam < 0 => into dropped
      rule both = msg | spam >= 140 | subject ~ /a/ => into delivered
      rule never = msg | spam == 20.000001 => into delivered`);
    expect(analyse(core).findings).toEqual([
      { kind: "contradiction", rule: "hard", guards: [0] },
      { kind: "contradiction", rule: "both", guards: [0] },
      { kind: "contradiction", rule: "never", guards: [0] },
    ]);
    expect(ruleHolds(core, core.rules[0] ?? { guards: [] }, factsOf(core, "easy"))).toBe(true);
  });

  it("of more sums than a formula holds come to what some set of their terms comes to, and to nothing else", () => {
    const weight = fc.integer({ min: -999_999, max: 999_999 }).filter((one) => one !== 0);
    const drawn = fc.record({
      free: fc.array(weight, { minLength: 12, maxLength: 12 }),
      apart: fc.array(weight, { minLength: 3, maxLength: 3 }),
      from: fc.nat(),
      to: fc.nat(),
    });
    const property = fc.property(drawn, ({ free, apart, from, to }) => {
      const sums = [0, ...apart].flatMap((one) => subsetSums(free).map((other) => one + other)).sort((a, b) => a - b);
      // Between two neighbours, or from one to the other, so that one sum alone is there.
      const at = from % sums.length;
      const low = (sums[at] ?? 0) + 1;
      const high = Math.max((sums[at + 1] ?? low) - (to % 2), low);
      const terms = [
        ...free.map((own, at) => `${own / 1_000_000} when headers["X-${at}"] is present`),
        ...apart.map((own, at) => `${own / 1_000_000} when size == ${at + 1}`),
      ];
      const core = coreOf(`score spam = ${terms.map(plain).join(", ")}
        rule out = msg | spam >= ${plain(String(low / 1_000_000))} | spam <= ${plain(String(high / 1_000_000))} => into dropped`);
      const isThere = sums.some((sum) => sum >= low && sum <= high);
      expect(found(core)).toEqual(isThere ? [] : ["out contradiction"]);
      if (isThere) expect(ruleHolds(core, core.rules[0] ?? { guards: [] }, factsOf(core, "out"))).toBe(true);
    });
    fc.assert(property, { numRuns: 20 });
  });

  it("of a thousand terms tell which rules a lower threshold leaves nothing, and which it does not", () => {
    const many = Array.from({ length: 998 }, (_, at) => {
      const weight = `${at % 4 === 0 ? "-" : ""}${(at * 7) % 9}.${((at * 3) % 9) + 1}`;
      return `${weight} when headers["X-${at}"] is present`;
    });
    const core = coreOf(`score spam = ${many.join(", ")}, 0.3 when size > 100, -0.3 when size <= 50
      rule low = msg | spam >= 15.5 => into delivered
      rule high = msg | spam > 15.5 | size > 100 => into dropped
      rule near = msg | spam >= 14.9 | size > 100 => into dropped
      rule one = msg | spam == 6.7 => into delivered
      rule part = msg | spam == 6.71 => into delivered
      rule rest = msg | spam < 15.5 => into delivered
      rule none = msg => into dropped`);
    expect(found(core)).toEqual(["high dead", "part contradiction", "none dead"]);
  });

  it("are compared with any number of thresholds, and each is looked at once", () => {
    const core = coreOf("score spam = 2 when size > 3\nrule out = msg | spam >= 1 => into dropped");
    const tests = Array.from({ length: 20_000 }, (_, at) => ({
      kind: "score" as const,
      name: "spam",
      op: ">=" as const,
      than: String(at + 1),
    }));
    const rules = core.rules.map((rule) => ({
      ...rule,
      guards: [{ phase: { kind: "select" as const }, test: { kind: "any" as const, tests } }],
    }));
    expect(analyse({ ...core, rules }).findings).toEqual([]);
  });

  it("are weighed once for all rules that contradict themselves", () => {
    const core = coreOf("score spam = 2 when size > 3\nrule out = msg | spam >= 1 => into dropped");
    const rules = core.rules.flatMap((rule) =>
      Array.from({ length: 5_000 }, (_, at) => {
        const test = { kind: "score" as const, name: "spam", op: ">=" as const, than: String(at + 3) };
        return { ...rule, name: `r${at}`, guards: [{ phase: { kind: "select" as const }, test }] };
      }),
    );
    const { findings } = analyse({ ...core, rules });
    expect(findings).toEqual(rules.map(({ name }) => ({ kind: "contradiction", rule: name, guards: [0] })));
  });

  it("of many sums and many thresholds go through so many sums together, and are undecided behind them", () => {
    const engine = new Engine({});
    const terms = Array.from({ length: 30 }, (_, at) => {
      const variable = engine.variables.read({ kind: "field", path: "size" }, coreOf(SIZES));
      const literal = engine.atoms.literal({ kind: "at_most", variable, bound: BigInt(at) });
      return { weight: 1_000 + at * at * 37, formula: engine.formulas.literal(literal) };
    });
    const formulas = new ScoreFormulas(engine, terms, []);
    const thresholds = Array.from({ length: 150 }, (_, at) => `0.${String(60_000 + at).padStart(6, "0")}`);
    for (const than of thresholds) formulas.of({ op: ">=", than });
    expect(engine.totals.maySum()).toBe(false);
    expect(formulas.of({ op: ">=", than: "0.001" }).kind).toBe("literal");
  });
});
