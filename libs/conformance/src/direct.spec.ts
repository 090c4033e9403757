import { parse } from "@bytecodealliance/jco";
import { compileModule, encodeModule, printModule } from "@glither/codegen-wasm";
import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import { arbitraryAnswers, arbitraryArtifact, arbitraryRuleset, artifactFor } from "@glither/roux/testing";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { BackEnd } from "./back-end.ts";
import type { Case } from "./case.ts";
import { componentBackEnd } from "./component-back-end.ts";
import { conform, nameableRules } from "./conform.ts";
import { interpreterBackEnd } from "./interpreter-back-end.ts";
import { directBackEnd, directComponent } from "./testing/direct.ts";
import { shippedRulesets } from "./testing/shipped.ts";

const EXPECT = { verdict: "", rule: "", reason_class: "", actions: [] };

describe.each(shippedRulesets())("$shelf", ({ core, cases }) => {
  it("gives its cases the expected answers as bytes and as text read back, under both embedders", async () => {
    const text = await parse(printModule(compileModule(core)));
    const report = conform(
      [
        await componentBackEnd("jco", await directComponent(core), core),
        await directBackEnd(core),
        await directBackEnd(core, text),
      ],
      cases,
      nameableRules(core),
    );
    expect(report.cases.filter(({ passed }) => !passed)).toEqual([]);
  });

  it("becomes the same bytes each time", () => {
    expect(encodeModule(compileModule(core))).toEqual(encodeModule(compileModule(structuredClone(core))));
  });
});

describe.each([...VOCABULARIES.values()])("random rulesets of $dialect", (dialect) => {
  const crossings = fc.array(fc.tuple(arbitraryArtifact(dialect), arbitraryAnswers(dialect)), {
    minLength: 30,
    maxLength: 30,
  });

  it("get the same answers from the direct component and the interpreter", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryRuleset(dialect), crossings, async (source, values) => {
        const { core, diagnostics } = compile("example", source, VOCABULARIES);
        if (core === undefined) throw new Error(JSON.stringify(diagnostics));
        const [direct, interpreter] = [await directBackEnd(core), interpreterBackEnd(core)];
        for (const [json, answers] of values) {
          const artifact = artifactFor(core, dialect, json);
          const enrich = new Map(Object.entries(answers));
          const example: Case = { name: "random", artifact, enrich, timeline: [], expect: EXPECT };
          expect(answer(direct, example)).toBe(answer(interpreter, example));
        }
      }),
      { numRuns: 12 },
    );
  });
});

function answer(backEnd: BackEnd, example: Case): string {
  return JSON.stringify(backEnd.run(example));
}
