import { generatePackage } from "@glither/codegen-gleam";
import { generateModule } from "@glither/codegen-js";
import { buildComponent } from "@glither/component";
import { deriveWorld, printWorld } from "@glither/wit";
import { expect, it } from "@jest/globals";
import { componentBackEnd } from "./component-back-end.ts";
import { conform } from "./conform.ts";
import { gleamBackEnd } from "./gleam-back-end.ts";
import { interpreterBackEnd } from "./interpreter-back-end.ts";
import { renderReport } from "./render.ts";
import { mailguard } from "./testing/mailguard.ts";
import { moduleBackEnd } from "./testing/module-back-end.ts";

/** That they notice every mistake, `strength/shipped.spec.ts` shows by the interpreter, and the long suite by oracles. */
it("mailguard's cases agree over all back ends, and reach every rule", async () => {
  const { core, cases, rules } = mailguard();
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  expect(cases.length).toBeGreaterThanOrEqual(18);
  const world = deriveWorld(core);
  const text = { world: printWorld(world), worldName: world.name };
  const built = await buildComponent({ engine: "spidermonkey", module: generateModule(core) }, world, text);
  const component = await componentBackEnd("spidermonkey", built, core);
  const gleam = await gleamBackEnd(core, generatePackage(core));
  const report = conform([gleam, interpreterBackEnd(core), component, moduleBackEnd(core)], cases, rules);
  expect(report.cases.filter(({ passed }) => !passed)).toEqual([]);
  expect(report.unreached).toEqual([]);
  expect(renderReport(report)).toContain(`${cases.length} of ${cases.length} cases pass`);
});
