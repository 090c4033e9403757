import { compileModule, encodeModule } from "@glither/codegen-wasm";
import { VOCABULARIES } from "@glither/dialects";
import { stepBound } from "@glither/host";
import { compile } from "@glither/roux";
import { expect, it } from "@jest/globals";
import { anyRuleset, type Shape } from "./fuzz/any-ruleset.ts";
import { printPlan } from "./fuzz/plan.ts";
import { Random } from "./fuzz/random.ts";
import { shippedRulesets } from "./testing/shipped.ts";

it.each(shippedRulesets().map(({ shelf, core }) => [shelf, core] as const))("%s is bounded", (_, core) => {
  expect(stepBound(encodeModule(compileModule(core)))).toMatchObject({ bounded: true });
});

it("all that the engine `direct` makes is bounded", () => {
  const shapes = new Map<Shape, number>();
  const dialects = [...VOCABULARIES.values()];
  for (let position = 0; position < 120; position += 1) {
    const vocabulary = dialects[position % dialects.length];
    if (vocabulary === undefined) throw new RangeError("there are no dialects");
    const { plan, shape } = anyRuleset(vocabulary, new Random(810, position));
    const { core } = compile("random", printPlan(plan), VOCABULARIES);
    if (core === undefined) continue;
    shapes.set(shape, (shapes.get(shape) ?? 0) + 1);
    expect(stepBound(encodeModule(compileModule(core)))).toMatchObject({ bounded: true });
  }
  expect(shapes.get("looked-up")).toBeGreaterThan(20);
  expect(shapes.size).toBe(4);
});
