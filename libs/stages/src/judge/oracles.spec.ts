import { existsSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { codegen } from "../compile/codegen.ts";
import { component } from "../compile/component.ts";
import { snapshot } from "../compile/snapshot.ts";
import { wit } from "../compile/wit.ts";
import { place, temporaryFolder } from "../testing/folders.ts";
import { PRAGMAS } from "../testing/rulesets.ts";
import { conform } from "./conform.ts";
import { compileBatch } from "./oracles.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const at = (path: string) => `${folder.path}/${path}`;
const FOLDERS = ["one/gate", "two/gate", "three/door"];

beforeAll(async () => {
  folder = await temporaryFolder();
  for (const [index, where] of FOLDERS.entries()) {
    const rule = `rule taken = msg | size > ${index} => into delivered\n`;
    const source = await place(folder.path, `${where}.glith`, `${PRAGMAS}${rule}`);
    await snapshot({ source, out: at(`${where}/snapshot`) });
    const core = at(`${where}/snapshot/core.cbor`);
    await codegen({ core, out: at(`${where}/code`) });
    await wit({ core, out: at(`${where}/wit`) });
    const world = at(`${where}/wit/world.wit`);
    await component({ core, code: at(`${where}/code`), world, engine: "direct", out: at(`${where}/it.wasm`) });
  }
  const expected = { verdict: "delivered", rule: "taken", reason_class: "taken", actions: [] };
  await place(folder.path, "cases/a.json", JSON.stringify({ name: "a", artifact: { size: 3 }, expect: expected }));
});
afterAll(() => folder.remove());

it("the oracles of a batch are compiled as one project, and one more where modules have one name", async () => {
  const { folders, dispose } = await compileBatch(FOLDERS.map((where) => at(`${where}/code`)));
  const [one, two, three] = FOLDERS.map((where) => folders.get(at(`${where}/code`)));
  expect([one === three, one === two]).toEqual([true, false]);
  for (const where of FOLDERS) {
    const code = at(`${where}/code`);
    const inputs = {
      core: at(`${where}/snapshot/core.cbor`),
      code,
      component: at(`${where}/it.wasm`),
      cases: at("cases"),
    };
    const { exitCode, text } = await conform({ ...inputs, oracle: folders.get(code) ?? "" });
    expect({ exitCode, text }).toEqual({ exitCode: 0, text: (await conform(inputs)).text });
  }
  await dispose();
  expect(existsSync(one ?? "")).toBe(false);
});

it("what Gleam refuses takes nothing with it that is not of its project, and each ruleset says itself what is wrong", async () => {
  await place(folder.path, "bad/gleam/src/bad.gleam", "pub fn dispose( {");
  const { folders, dispose } = await compileBatch([at("bad"), at("none"), at("one/gate/code")]);
  expect([folders.has(at("bad")), folders.has(at("none"))]).toEqual([false, false]);
  await dispose();
});
