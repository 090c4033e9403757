import { readdirSync, readFileSync } from "node:fs";
import { generatePackage } from "@glither/codegen-gleam";
import { generateModule } from "@glither/codegen-js";
import { buildComponent } from "@glither/component";
import { deriveWorld, printWorld } from "@glither/wit";
import { beforeAll, describe, expect, it } from "@jest/globals";
import type { Answer, BackEnd } from "./back-end.ts";
import { parseCase } from "./case.ts";
import { componentBackEnd } from "./component-back-end.ts";
import { conform } from "./conform.ts";
import { gleamBackEnd } from "./gleam-back-end.ts";
import { interpreterBackEnd } from "./interpreter-back-end.ts";
import { renderReport } from "./render.ts";
import { mutants } from "./strength/mutants.ts";
import { mailVocabulary, soundCore } from "./testing/mail.ts";
import { moduleBackEnd } from "./testing/module-back-end.ts";

const ROOT = new URL("../../../", import.meta.url);
const core = soundCore("mailguard", readFileSync(new URL("rulesets/mail/mailguard/mailguard.glith", ROOT), "utf8"));
const rules = core.rules.map(({ name }) => name);
const folder = new URL("fixtures/mail/mailguard/", ROOT);
const cases = readdirSync(folder)
  .filter((file) => file.endsWith(".json"))
  .sort()
  .map((file) => parseCase(file, readFileSync(new URL(file, folder), "utf8"), mailVocabulary()));

describe("mailguard's cases", () => {
  let component: BackEnd;

  beforeAll(async () => {
    const world = deriveWorld(core);
    const text = { world: printWorld(world), worldName: world.name };
    const built = await buildComponent({ engine: "spidermonkey", module: generateModule(core) }, world, text);
    component = recorded(await componentBackEnd("spidermonkey", built, core));
  });

  it("have names of their own", () => {
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
    expect(cases.length).toBeGreaterThanOrEqual(18);
  });

  it("agree over all back ends, and reach every rule", async () => {
    const gleam = await gleamBackEnd(core, generatePackage(core));
    const report = conform([gleam, interpreterBackEnd(core), component, moduleBackEnd(core)], cases, rules);
    expect(report.cases.filter(({ passed }) => !passed)).toEqual([]);
    expect(report.unreached).toEqual([]);
    expect(renderReport(report)).toContain(`${cases.length} of ${cases.length} cases pass`);
  });

  it("notice every single mistake that an oracle could have", async () => {
    const unnoticed: string[] = [];
    for (const { what, core: wrong } of mutants(core)) {
      const oracle = await gleamBackEnd(wrong, generatePackage(wrong));
      const report = conform([component, oracle], cases, rules);
      if (report.cases.every(({ passed }) => passed)) unnoticed.push(what);
    }
    expect(unnoticed).toEqual([]);
  });
});

/** The component's answers do not change, so it need not run once more for every oracle. */
function recorded({ name, run }: BackEnd): BackEnd {
  const answers = new Map<unknown, Answer>();
  return {
    name,
    run: (example) => {
      const answer = answers.get(example) ?? run(example);
      answers.set(example, answer);
      return answer;
    },
  };
}
