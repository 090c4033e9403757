import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Core } from "@glither/roux/core";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { compileFile } from "../compile/ruleset.ts";
import { goldensOf } from "../files/locate.ts";
import { powersBeyond, powersOf } from "../report/powers.ts";
import { caseRuns } from "./case-runs.ts";

const ROOT = join(import.meta.dirname, "../../../..");
const SOURCE = join(ROOT, "rulesets/mail/mailguard/mailguard.glith");

let core: Core;
let folder: string;
beforeAll(async () => {
  const { compilation } = await compileFile(SOURCE);
  if (compilation.core === undefined) throw new Error("mailguard does not compile");
  core = compilation.core;
  folder = await mkdtemp(join(tmpdir(), "glither-cases-"));
  await cp(join(ROOT, "fixtures/mail/mailguard"), folder, { recursive: true });
});
afterAll(() => rm(folder, { recursive: true }));

it("says of each case whether it passes, and which rule takes it", async () => {
  const runs = await caseRuns(core, folder);
  expect(runs.length).toBeGreaterThan(5);
  expect(runs.filter(({ passed }) => !passed)).toEqual([]);
  const reached = new Set(runs.map(({ rule }) => rule));
  for (const { name } of core.rules) expect(reached).toContain(name);
});

it("tells a case that fails by the rule that takes it, and what is no case by what is wrong with it", async () => {
  const expect_ = { verdict: "delivered", rule: "tag_external", reason_class: "tag_external", actions: [] };
  const wrong = {
    name: "wrong",
    artifact: {},
    enrich: { "sender.allowlisted": true, "dmarc.result": "pass" },
    expect: expect_,
  };
  await writeFile(join(folder, "00-a-wrong.json"), JSON.stringify(wrong));
  await writeFile(join(folder, "00-b-broken.json"), "{");
  const [first, second] = await caseRuns(core, folder);
  expect(first).toMatchObject({ file: "00-a-wrong.json", name: "wrong", passed: false, rule: "deliver_allowlisted" });
  expect(first?.message).toContain("wrong");
  expect(second).toMatchObject({
    file: "00-b-broken.json",
    passed: false,
    message: expect.stringContaining("no JSON"),
  });
});

it("has no runs where there is no folder", async () => {
  expect(await caseRuns(core, join(folder, "nowhere"))).toEqual([]);
});

it("finds the goldens beside the rulesets, and none where nothing was accepted", () => {
  expect(goldensOf(SOURCE)).toEqual({
    snapshot: join(ROOT, "goldens/mail/mailguard/snapshot.json"),
    world: join(ROOT, "goldens/mail/mailguard/world.wit"),
  });
  expect(goldensOf(join(folder, "a.glith"))).toBeUndefined();
});

it("names the import behind each enrichment and verb, and what one ruleset may beyond another", () => {
  const { enrichments, verbs } = powersOf(core);
  expect(enrichments.get("dkim.org")).toBe("glither:mail/enrich@0.1.0#dkim-org");
  expect(verbs.get("tag")).toBe("glither:mail/actions@0.1.0#tag");
  const less = { ...core, verbs: core.verbs.filter(({ name }) => name !== "tag") };
  expect(powersBeyond(core, less)).toEqual(["glither:mail/actions@0.1.0#tag"]);
  expect(powersBeyond(core, undefined)).toHaveLength(enrichments.size + verbs.size);
});
