import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import type { Core } from "@glither/roux/core";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { runs } from "../../../tools/workspace/src/testing/runs.ts";
import type { Answer } from "./back-end.ts";
import { interpreterBackEnd } from "./interpreter-back-end.ts";
import { arbitraryCase } from "./testing/arbitrary-case.ts";
import { arbitraryRuleset, TEXTS } from "./testing/arbitrary-ruleset.ts";
import { judges } from "./testing/judges.ts";
import { mailVocabulary } from "./testing/mail.ts";

const RULESETS = runs(8);
const CASES = 40;
const NAMES = ["company", "team", "person"] as const;

/** Rulesets that share a few texts, and cases of them. */
const examples = fc.subarray([...TEXTS], { minLength: 2, maxLength: 5 }).chain((texts) =>
  fc.record({
    parts: fc.array(arbitraryRuleset(texts), { minLength: 2, maxLength: 3 }),
    cases: fc.array(arbitraryCase(mailVocabulary(), texts), { minLength: CASES, maxLength: CASES }),
  }),
);

interface House {
  readonly whole: Core;
  readonly parts: readonly Core[];
}

/** Undefined where one of the parts has an error, or where two of them do not say the same of an enrichment. */
function houseOf(fold: string, texts: readonly string[]): House | undefined {
  const files = new Map(texts.map((text, at) => [`${NAMES[at]}.glith`, text]));
  const layers = texts.map((_, at) => `layer ${NAMES[at]} from "${NAMES[at]}.glith"`);
  const text = `#pragma dialect glither.mail ; fold ${fold}\n${layers.join("\n")}\n`;
  const whole = compile("house", text, VOCABULARIES, { files }).core;
  const parts = texts.flatMap((part, at) => compile(NAMES[at] ?? "", part, VOCABULARIES).core ?? []);
  return whole && parts.length === texts.length ? { whole, parts } : undefined;
}

/** What the whole must answer, by what its parts answer alone. */
function expected(fold: string, { whole, parts }: House, answers: readonly Answer[]): Partial<Answer> {
  const named = answers.map((answer, at) => ({ ...answer, rule: `${NAMES[at]}/${answer.rule}` }));
  const closed = { verdict: whole.default_box, rule: "default", reason_class: "no_rule", actions: [] };
  const height = ({ verdict, state }: Answer): number => whole.restrictiveness.indexOf(state ?? verdict);
  const taken =
    fold === "strictest"
      ? named.reduce((best, own) => (height(own) > height(best) ? own : best))
      : (named.find(({ rule }) => !rule.endsWith("/default")) ?? closed);
  const { verdict, rule, reason_class, actions } = taken;
  expect(parts).toHaveLength(answers.length);
  return { verdict, rule, reason_class, actions };
}

describe.each(["first-match", "strictest"])("random layers under `%s`", (fold) => {
  it("mean the same to all back ends, and what their parts alone come to", async () => {
    const reached = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(examples, async ({ parts: texts, cases }) => {
        const house = houseOf(fold, texts);
        fc.pre(house !== undefined);
        if (house === undefined) return;
        const judged = await judges(house.whole, ["interpreter", "gleam", "module", "direct"]);
        const alone = house.parts.map((part) => interpreterBackEnd(part));
        for (const example of cases) {
          const [answer, ...others] = judged.map(({ backEnd }) => backEnd.run(example));
          if (answer === undefined) throw new Error("nobody judges");
          for (const other of others) expect(other).toEqual(answer);
          expect(answer).toMatchObject(
            expected(
              fold,
              house,
              alone.map((part) => part.run(example)),
            ),
          );
          const layer = answer.rule.split("/")[0] ?? "";
          reached.set(layer, (reached.get(layer) ?? 0) + 1);
        }
      }),
      { seed: 1, numRuns: RULESETS },
    );
    for (const layer of fold === "strictest" ? ["company", "team"] : ["company", "team", "default"])
      expect(reached.get(layer)).toBeGreaterThan(CASES / 4);
  });
});
