import { compileModule, encodeModule } from "@glither/codegen-wasm";
import { buildComponent } from "@glither/component";
import { VOCABULARIES } from "@glither/dialects";
import { type ArtifactValue, type Core, compile, readArtifact } from "@glither/roux";
import { arbitraryAnswers, arbitraryArtifact, arbitraryRuleset } from "@glither/roux/testing";
import { deriveWorld, printWorld } from "@glither/wit";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { BackEnd } from "./back-end.ts";
import type { Case } from "./case.ts";
import { componentBackEnd } from "./component-back-end.ts";
import { interpreterBackEnd } from "./interpreter/interpreter-back-end.ts";

const EXPECT = { verdict: "", rule: "", reason_class: "", actions: [] };

async function direct(core: Core): Promise<Uint8Array> {
  const world = deriveWorld(core);
  const text = { world: printWorld(world), worldName: world.name };
  return buildComponent({ engine: "direct", core: encodeModule(compileModule(core)) }, world, text);
}

function answer(backEnd: BackEnd, example: Case): string {
  return JSON.stringify(backEnd.run(example));
}

describe.each([...VOCABULARIES.values()])("random rulesets of $dialect", (dialect) => {
  const inputs = fc.array(fc.tuple(arbitraryArtifact(dialect), arbitraryAnswers(dialect)), {
    minLength: 20,
    maxLength: 20,
  });

  it("get the same answers from the direct component and the interpreter", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryRuleset(dialect), inputs, async (text, crossings) => {
        const { core, diagnostics } = compile("example", text, VOCABULARIES);
        if (core === undefined) throw new Error(JSON.stringify(diagnostics));
        const backEnd = await componentBackEnd("direct", await direct(core), core);
        const interpreter = interpreterBackEnd(core);
        for (const [json, answers] of crossings) {
          const artifact = readArtifact(dialect.fields, json).values ?? new Map<string, ArtifactValue>();
          const enrich = new Map(Object.entries(answers));
          const example: Case = { name: "random", artifact, enrich, timeline: [], expect: EXPECT };
          expect(answer(backEnd, example)).toBe(answer(interpreter, example));
        }
      }),
      { numRuns: 10 },
    );
  }, 120_000);
});
