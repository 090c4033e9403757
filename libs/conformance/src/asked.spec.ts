import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import type { Core } from "@glither/roux/core";
import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { runs } from "../../../tools/workspace/src/testing/runs.ts";
import type { Answer } from "./back-end.ts";
import { interpreterBackEnd } from "./interpreter-back-end.ts";
import { arbitraryCase } from "./testing/arbitrary-case.ts";
import { arbitraryRuleset, TEXTS } from "./testing/arbitrary-ruleset.ts";
import { judges } from "./testing/judges.ts";
import { mailVocabulary } from "./testing/mail.ts";

const RULESETS = runs(12);
const CASES = 40;
const FOLDS = ["first-match", "accumulate"] as const;

/** Rulesets some of whose rules need what may be absent. */
const guards = (texts: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(arbitraryRuleset(texts), fc.constantFrom(...FOLDS), fc.array(fc.nat(2), { minLength: 8, maxLength: 8 }))
    .map(([text, fold, needs]) => {
      let rule = 0;
      return text
        .replace("fold first-match", `fold ${fold}`)
        .replace("0.1.0\n", "0.1.0\nenrich trust : integer from subject\n")
        .replace(/^(rule .*?) => /gmu, (whole, head) => (needs[rule++] === 0 ? `${head} | trust > 2 => ` : whole));
    });

const examples = fc.subarray([...TEXTS], { minLength: 2, maxLength: 5 }).chain((texts) =>
  fc.record({
    guard: guards(texts),
    cases: fc.array(
      fc
        .tuple(arbitraryCase(mailVocabulary(), texts), fc.constantFrom(null, 1, 5))
        .map(([example, trust]) => ({ ...example, enrich: new Map([...example.enrich, ["trust", trust]]) })),
      { minLength: CASES, maxLength: CASES },
    ),
  }),
);

interface Asking {
  readonly core: Core;
  readonly guard: Core;
}

/** One rule for each that the other may come to; undefined where that has an error. */
function askingOf(text: string): Asking | undefined {
  const guard = compile("guard", text, VOCABULARIES).core;
  if (guard === undefined) return undefined;
  const named = guard.rules.filter(({ outcome }) => outcome.kind !== "none").map(({ name }) => name);
  const rules = named.map(
    (rule, at) => `rule saw_${rule} = msg | guard.rule == ${rule} => tag T${at}, into delivered (reason = saw ${rule})`,
  );
  const rest = "rule saw_none = msg | guard.rule == default => into dropped";
  const asks = ["#pragma dialect glither.mail ; fold first-match", 'ruleset guard from "guard.glith"'];
  const files = new Map([["guard.glith", text]]);
  // A rule that can never decide may not be asked for; the rest is.
  for (let skipped = 0; skipped <= rules.length; skipped++) {
    const { core, diagnostics } = compile("asks", [...asks, ...rules, rest].join("\n"), VOCABULARIES, { files });
    if (core) return { core, guard };
    const faulty = new Set(diagnostics.filter(({ severity }) => severity === "error").map(({ span }) => span.line - 3));
    if (faulty.size === 0) return undefined;
    rules.splice(0, rules.length, ...rules.filter((_, at) => !faulty.has(at)));
  }
  return undefined;
}

/** The rule that must see what the other comes to. */
function seen({ core }: Asking, answer: Answer): string {
  const rule = `saw_${answer.rule === "default" ? "none" : answer.rule}`;
  return core.rules.some(({ name }) => name === rule) ? rule : "default";
}

it("is told by all back ends what one with many rules comes to", async () => {
  const rule = (_: unknown, at: number): string =>
    `rule r${at} = msg | subject == "${at}" => into ${at % 2 === 0 ? "delivered" : "dropped"}`;
  const guard = `#pragma dialect glither.mail ; fold first-match\n${Array.from({ length: 300 }, rule).join("\n")}\n`;
  const text =
    '#pragma dialect glither.mail ; fold first-match\nruleset guard from "guard.glith"\nrule in = msg | guard.verdict == delivered => into delivered\n';
  const files = new Map([["guard.glith", guard]]);
  const { core } = compile("asks", text, VOCABULARIES, { files });
  if (core === undefined) throw new Error("there is no core");
  const judged = await judges(core, ["interpreter", "gleam", "module", "direct"]);
  const example = {
    name: "",
    artifact: new Map(),
    enrich: new Map(),
    timeline: [],
    expect: { verdict: "", rule: "", reason_class: "", actions: [] },
  };
  for (const subject of [0, 1, 149, 150, 298, 299, 300]) {
    const answers = judged.map(({ backEnd }) =>
      backEnd.run({ ...example, artifact: new Map([["subject", String(subject)]]) }),
    );
    for (const answer of answers) expect(answer.rule).toBe(subject < 300 && subject % 2 === 0 ? "in" : "default");
  }
});

it("is told by all back ends what another ruleset comes to alone", async () => {
  const reached = new Set<string>();
  let absent = 0;
  await fc.assert(
    fc.asyncProperty(examples, async ({ guard: text, cases }) => {
      const asking = askingOf(text);
      fc.pre(asking !== undefined);
      if (asking === undefined) return;
      const judged = await judges(asking.core, ["interpreter", "gleam", "module", "direct"]);
      const alone = interpreterBackEnd(asking.guard);
      for (const example of cases) {
        const [answer, ...others] = judged.map(({ backEnd }) => backEnd.run(example));
        if (answer === undefined) throw new Error("nobody judges");
        for (const other of others) expect(other).toEqual(answer);
        const own = alone.run(example);
        expect(answer.rule).toBe(seen(asking, own));
        reached.add(answer.rule);
        absent += answer.ligand_absent?.length ?? 0;
      }
    }),
    { seed: 1, numRuns: RULESETS, endOnFailure: true },
  );
  expect(reached.size).toBeGreaterThan(4);
  expect(absent).toBeGreaterThan(0);
});
