import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { place, temporaryFolder } from "../testing/folders.ts";
import { locateRuleset } from "./locate.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

it("finds the cases of a workspace's ruleset under fixtures/, by folder or by file", async () => {
  const source = await place(folder.path, "rulesets/mail/gate/gate.glith", "");
  await place(folder.path, "fixtures/mail/gate/one.json", "");
  const found = { source, cases: join(folder.path, "fixtures/mail/gate") };
  expect(await locateRuleset(join(folder.path, "rulesets/mail/gate"))).toEqual(found);
  expect(await locateRuleset(source)).toEqual(found);
});

it("looks for the cases beside a ruleset that is in no workspace", async () => {
  const source = await place(folder.path, "gate.glith", "");
  expect(await locateRuleset(folder.path)).toEqual({ source, cases: join(folder.path, "cases") });
});

it("takes no other ruleset's folder under fixtures/ for its own", async () => {
  const source = await place(folder.path, "my/gate.glith", "");
  await place(folder.path, "fixtures/mail/gate/one.json", "");
  expect(await locateRuleset(source)).toEqual({ source, cases: join(folder.path, "my/cases") });
  await place(folder.path, "fixtures/my/one.json", "");
  expect(await locateRuleset(source)).toEqual({ source, cases: join(folder.path, "fixtures/my") });
});

it.each([
  ["two rulesets", ["a.glith", "b.glith"], "holds 2 rulesets"],
  ["none", ["a.txt"], "holds 0 rulesets"],
])("does not guess in a folder with %s", async (_, files, message) => {
  for (const file of files) await place(folder.path, file, "");
  await expect(locateRuleset(folder.path)).rejects.toMatchObject({
    exitCode: 64,
    message: `\`${folder.path}\` ${message}`,
    hint: expect.any(String),
  });
});
