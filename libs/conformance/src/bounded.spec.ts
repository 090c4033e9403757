import { readFileSync } from "node:fs";
import { compileModule, encodeModule } from "@glither/codegen-wasm";
import { VOCABULARIES } from "@glither/dialects";
import { DEFAULT_LIMITS, roomWithin, stepBound } from "@glither/host";
import { compile } from "@glither/roux";
import { expect, it } from "@jest/globals";
import { anyRuleset, type Shape } from "./fuzz/any-ruleset.ts";
import { filesOf, printPlan } from "./fuzz/plan.ts";
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
    const { core } = compile("random", printPlan(plan), VOCABULARIES, { files: filesOf(plan) });
    if (core === undefined) continue;
    shapes.set(shape, (shapes.get(shape) ?? 0) + 1);
    expect(stepBound(encodeModule(compileModule(core)))).toMatchObject({ bounded: true });
  }
  expect(shapes.get("looked-up")).toBeGreaterThan(20);
  expect(shapes.size).toBe(4);
});

it("the page on security says how much of some rulesets may run here", () => {
  const page = readFileSync(new URL("../../../docs/security.md", import.meta.url), "utf8");
  const told = [...page.matchAll(/^\| (\S+), (\d+) rules \| ([\d,]+) \| ([\d,]+) KiB \|$/gmu)].map((row) =>
    row.slice(1),
  );
  const found = shippedRulesets()
    .filter(({ core }) => told.some(([name]) => name === core.ruleset.name))
    .map(({ core }) => {
      const bound = stepBound(encodeModule(compileModule(core)));
      const room = roomWithin(bound, DEFAULT_LIMITS.time) ?? 0;
      const perByte = bound.bounded ? bound.perByte : Number.NaN;
      const pages = Math.floor(room / 0x10000);
      return [
        core.ruleset.name,
        `${core.rules.length}`,
        Math.round(perByte).toLocaleString("en"),
        (pages * 64).toLocaleString("en"),
      ];
    });
  expect(told.length).toBe(2);
  expect(told).toEqual(found);
});
