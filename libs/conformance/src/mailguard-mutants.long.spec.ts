import { generatePackage } from "@glither/codegen-gleam";
import { expect, it } from "@jest/globals";
import { conform } from "./conform.ts";
import { gleamBackEnd } from "./gleam-back-end.ts";
import { interpreterBackEnd } from "./interpreter-back-end.ts";
import { mutants } from "./strength/mutants.ts";
import { mailguard } from "./testing/mailguard.ts";

it("mailguard's cases notice every single mistake that an oracle could have", async () => {
  const { core, cases, rules } = mailguard();
  const unnoticed: string[] = [];
  for (const { what, core: wrong } of mutants(core)) {
    const oracle = await gleamBackEnd(wrong, generatePackage(wrong));
    const report = conform([interpreterBackEnd(core), oracle], cases, rules);
    if (report.cases.every(({ passed }) => passed)) unnoticed.push(what);
  }
  expect(unnoticed).toEqual([]);
});
