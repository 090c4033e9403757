import { generatePackage } from "@glither/codegen-gleam";
import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { runs } from "../../../tools/workspace/src/testing/runs.ts";
import { gleamBackEnd } from "./gleam-back-end.ts";
import { arbitraryCase } from "./testing/arbitrary-case.ts";
import { arbitraryRuleset, TEXTS } from "./testing/arbitrary-ruleset.ts";
import { mailVocabulary } from "./testing/mail.ts";
import { moduleBackEnd } from "./testing/module-back-end.ts";

const RULESETS = runs(70);
const CASES = 40;

/** A ruleset and cases that share a few texts, so that guards hold about as often as they do not. */
const examples = fc.subarray([...TEXTS], { minLength: 2, maxLength: 5 }).chain((texts) =>
  fc.record({
    text: arbitraryRuleset(texts),
    cases: fc.array(arbitraryCase(mailVocabulary(), texts), { minLength: CASES, maxLength: CASES }),
  }),
);

describe("random rulesets", () => {
  it("mean the same to the generated module and to the Gleam oracle", async () => {
    const reached = { default: 0, rule: 0 };
    await fc.assert(
      fc.asyncProperty(examples, async ({ text, cases }) => {
        const { core } = compile("random", text, VOCABULARIES);
        fc.pre(core !== undefined);
        if (core === undefined) return;
        const module = moduleBackEnd(core);
        const gleam = await gleamBackEnd(core, generatePackage(core));
        for (const example of cases) {
          const answer = gleam.run(example);
          reached[answer.rule === "default" ? "default" : "rule"] += 1;
          expect(JSON.stringify(module.run(example))).toBe(JSON.stringify(answer));
        }
      }),
      { seed: 1, numRuns: RULESETS },
    );
    expect(Math.min(reached.default, reached.rule)).toBeGreaterThan((RULESETS * CASES) / 10);
  });
});
