import { describe, expect, it } from "@jest/globals";
import { PROBES } from "../probes/probes.ts";
import { featuresHere } from "../probes/this-engine.ts";
import { actorTrial } from "../trials/actor.ts";
import { counterTrial } from "../trials/counter.ts";
import { importedFunctions, sectionsOf } from "./_binary.ts";
import { closedOver } from "./closed.ts";
import type { Engine, Trial } from "./engine.ts";
import { v8 } from "./v8.ts";

const engine = (await v8.find({ env: {}, folder: "" })) as Engine;
const run = (trial: Trial) =>
  engine.check({ module: closedOver(trial), steps: [{ do: "call", name: "_start", args: [], gives: [] }] });

describe.each([
  ["the counter", counterTrial()],
  ["the actor", actorTrial()],
])("a trial closed over what it is given: %s", (_, trial) => {
  const { steps, asked = [] } = trial;

  it("needs nothing and passes", async () => {
    expect(importedFunctions(closedOver(trial))).toEqual([]);
    expect(await run(trial)).toEqual({ same: true });
  });

  it.each(steps.flatMap((step, index) => (step.do === "call" ? [index] : [])))(
    "traps where step %i should have given something else",
    async (index) => {
      const others = steps.map((step, at) =>
        at === index && step.do === "call"
          ? { ...step, gives: step.gives.map((value) => (typeof value === "bigint" ? value ^ 1n : value ^ 1)) }
          : step,
      );
      expect(await run({ ...trial, steps: others })).toMatchObject({
        same: false,
        why: expect.stringContaining("TRAP"),
      });
    },
  );

  it("traps where an import should have been called otherwise, more often or less often", async () => {
    const [first, ...rest] = asked;
    const otherwise = { ...asked[0], args: [99] } as (typeof asked)[0];
    const wide = { ...asked[0], args: [99n] } as (typeof asked)[0];
    const changed = typeof first?.args[0] === "bigint" ? wide : otherwise;
    for (const wanted of [[changed, ...rest], rest, [...asked, changed]])
      expect(await run({ ...trial, asked: wanted })).toMatchObject({ same: false });
  });

  it("leaves the bodies of the module as they are", () => {
    const code = (module: Uint8Array) => sectionsOf(module).find(({ id }) => id === 10)?.content ?? new Uint8Array();
    const own = Buffer.from(code(trial.module).subarray(1)).toString("hex");
    expect(Buffer.from(code(closedOver(trial))).toString("hex")).toContain(own);
  });
});

it("traps where the memory should have held something else", async () => {
  const trial = counterTrial();
  const steps = trial.steps.map((step) => (step.do === "read" ? { ...step, gives: Uint8Array.of(12) } : step));
  expect(await run({ ...trial, steps })).toMatchObject({ same: false });
});

it("closes every probe, and each still needs its feature", async () => {
  const here = await featuresHere();
  for (const { feature, bytes, args, result } of PROBES.filter(({ feature }) => feature !== "components")) {
    const trial = { module: bytes, steps: [{ do: "call", name: "f", args, gives: [result] }] } as const;
    expect([feature, (await run(trial)).same]).toEqual([feature, here.get(feature)]);
  }
});

it.each([
  ["an import that is not granted", { ...counterTrial(), imports: [] }, "UNLINKED"],
  [
    "a step that calls what is not there",
    { ...counterTrial(), steps: [{ do: "call", name: "gone", args: [], gives: [] }] },
    "NO_EXPORT",
  ],
  ["a module that ends too early", { ...counterTrial(), module: counterTrial().module.slice(0, 60) }, "INVALID"],
] as const)("refuses %s", (_, trial, code) => {
  expect(() => closedOver(trial as Trial)).toThrow(expect.objectContaining({ code }));
});
