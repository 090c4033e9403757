import { compileModule, encodeModule } from "@glither/codegen-wasm";
import { markedModule } from "@glither/host";
import { expect, it } from "@jest/globals";
import { shippedRulesets } from "./testing/shipped.ts";

// Where one of its instructions is not known, all of an instance's memory is restored after each crossing.
it.each(shippedRulesets().map(({ shelf, core }) => [shelf, core] as const))("%s notes how far it writes", (_, core) => {
  expect(markedModule(encodeModule(compileModule(core)))).toBeDefined();
});
