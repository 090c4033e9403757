import { generatePackage } from "@glither/codegen-gleam";
import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import { arbitraryAnswers, arbitraryArtifact, arbitraryRuleset, artifactFor } from "@glither/roux/testing";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { Case } from "./case.ts";
import { gleamBackEnd } from "./gleam-back-end.ts";
import { moduleBackEnd } from "./testing/module-back-end.ts";

const EXPECT = { verdict: "", rule: "", reason_class: "", actions: [] };

describe.each([...VOCABULARIES.values()])("random rulesets of $dialect", (dialect) => {
  const inputs = fc.array(fc.tuple(arbitraryArtifact(dialect), arbitraryAnswers(dialect)), {
    minLength: 12,
    maxLength: 12,
  });
  const examples = fc.tuple(arbitraryRuleset(dialect), inputs);

  it("get the same answers from the module and the oracle", async () => {
    await fc.assert(
      fc.asyncProperty(examples, async ([text, crossings]) => {
        const { core, diagnostics } = compile("example", text, VOCABULARIES);
        if (core === undefined) throw new Error(JSON.stringify(diagnostics));
        const [module, gleam] = [moduleBackEnd(core), await gleamBackEnd(core, generatePackage(core))];
        for (const [json, answers] of crossings) {
          const artifact = artifactFor(core, dialect, json);
          const enrich = new Map(Object.entries(answers));
          const example: Case = { name: "random", artifact, enrich, timeline: [], expect: EXPECT };
          expect(JSON.stringify(module.run(example))).toBe(JSON.stringify(gleam.run(example)));
        }
      }),
      { numRuns: 12 },
    );
  });
});
