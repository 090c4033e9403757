import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { PROPERTIES, propertiesOf, RUNTIMES } from "./properties.ts";

const ROOT = join(import.meta.dirname, "../../../..");

it("every property has evidence, and every test that is named is there", () => {
  expect(PROPERTIES.filter(({ evidence }) => evidence.length === 0)).toEqual([]);
  const tests = PROPERTIES.flatMap(({ evidence }) =>
    evidence.flatMap((each) => (each.kind === "tested here" ? [each.test] : [])),
  );
  expect(tests.length).toBeGreaterThan(3);
  expect(tests.filter((test) => !existsSync(join(ROOT, test)))).toEqual([]);
});

it("what is only modelled, or only on paper, is claimed of nothing that runs here", () => {
  const claimed = PROPERTIES.filter(({ evidence }) =>
    evidence.some(({ kind }) => kind === "tested here" || kind === "the engine's promise"),
  );
  expect(claimed.map(({ name }) => name)).not.toContain("Enclave isolation");
  expect(claimed.map(({ name }) => name)).not.toContain("Constant-time");
});

it("an engine has its own properties and those of all engines; what is no engine has its own", () => {
  expect(propertiesOf("v8").map(({ name }) => name)).toEqual(propertiesOf("any").map(({ name }) => name));
  expect(propertiesOf("wamr").map(({ name }) => name)).toContain("Enclave isolation");
  expect(propertiesOf("goblins").map(({ name }) => name)).toEqual(["Capability confinement"]);
  expect(RUNTIMES.every((runtime) => propertiesOf(runtime).length > 0)).toBe(true);
});
