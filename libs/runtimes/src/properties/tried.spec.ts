import { expect, it } from "@jest/globals";
import type { Engine } from "../adapters/engine.ts";
import { v8 } from "../adapters/v8.ts";
import { propertiesOf } from "./properties.ts";
import { asFound, SHOWN, shownBy } from "./tried.ts";

const engine = (await v8.find({ env: {}, folder: "" })) as Engine;

it("an engine shows what modules can show, each a property of the document", async () => {
  const shown = await shownBy(engine);
  expect([...shown.values()].map(({ kind }) => kind)).toEqual(SHOWN.map(() => "tested here"));
  const documented = propertiesOf("v8").map(({ name }) => name);
  expect(SHOWN.filter(({ name }) => !documented.includes(name))).toEqual([]);
});

it("an engine that lets pass what has to trap has not the property, whatever is promised of it", async () => {
  const careless: Engine = { ...engine, checkAll: async (trials) => trials.map(() => ({ same: true as const })) };
  const [memory] = asFound(propertiesOf("wasmtime"), await shownBy(careless), false);
  expect(memory?.evidence.map(({ kind }) => kind)).toEqual([
    "not to be had here",
    "proven elsewhere, not checked here",
  ]);
});

it("an engine that ends instead of trapping has not shown it either", async () => {
  const ending: Engine = {
    ...engine,
    checkAll: async (trials) =>
      trials.map((_, at) => (at % 2 === 0 ? { same: true } : { same: false, why: "ENDED: gone" })),
  };
  expect([...(await shownBy(ending)).values()].map(({ kind }) => kind)).toEqual(SHOWN.map(() => "not to be had here"));
});

it("the suites of this repository say nothing of another engine than theirs", async () => {
  const shown = await shownBy(engine);
  const tests = (own: boolean) =>
    asFound(propertiesOf("v8"), shown, own).flatMap(({ evidence }) =>
      evidence.flatMap((each) => (each.kind === "tested here" && each.test.endsWith(".spec.ts") ? [each.test] : [])),
    );
  expect(tests(true).length).toBeGreaterThan(0);
  expect(tests(false)).toEqual([]);
});

it("of an engine that is not there, only what others have proved is left, and named so", () => {
  const left = asFound(propertiesOf("wasmtime"), { missing: "nowhere" }, false).flatMap(({ evidence }) => evidence);
  expect(new Set(left.map(({ kind }) => kind))).toEqual(
    new Set(["not to be had here", "proven elsewhere, not checked here"]),
  );
});
