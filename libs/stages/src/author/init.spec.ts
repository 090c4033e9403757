import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { vocabularies } from "../compile/vocabularies.ts";
import { locateRuleset } from "../files/locate.ts";
import { conformSource } from "../judge/conform.ts";
import { listing, place, temporaryFolder } from "../testing/folders.ts";
import { check } from "./check.ts";
import { init } from "./init.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

const path = (name: string): string => join(folder.path, name);
const files = async (): Promise<string[]> =>
  Object.keys(await listing(folder.path)).filter((name) => name.includes("."));

it.each([
  [false, "gate.glith"],
  [true, "rulesets/mail/gate/gate.glith"],
])("begins a project that passes, with Nx: %s", async (isNx, source) => {
  await init({ folder: folder.path, name: "gate", dialect: "mail", isNx });
  expect(await check({ sources: [folder.path], denyLints: true })).toMatchObject({ exitCode: 0 });
  const { cases } = await locateRuleset(path(source));
  expect(await conformSource({ source: path(source), cases, judges: ["interpreter", "direct"] })).toMatchObject({
    exitCode: 0,
    text: expect.stringContaining("2 cases"),
  });
});

it.each([...vocabularies().keys()])("begins one in %s", async (dialect) => {
  await init({ folder: folder.path, name: "gate", dialect, isNx: false });
  expect(await check({ sources: [path("gate.glith")] })).toMatchObject({ exitCode: 0 });
});

it("leaves what is there, and refuses to replace any of it", async () => {
  await place(folder.path, "README.md", "mine");
  await place(folder.path, ".gitignore", "node_modules");
  await init({ folder: folder.path, name: "gate", dialect: "mail", isNx: false });
  expect(await readFile(path("README.md"), "utf8")).toBe("mine");
  expect(await readFile(path(".gitignore"), "utf8")).toBe("node_modules\n*.key\n*.wasm\n");
  const before = await listing(folder.path);
  await expect(init({ folder: folder.path, name: "gate", dialect: "api", isNx: false })).rejects.toMatchObject({
    code: "UNWRITABLE",
    message: expect.stringContaining("`gate.glith`"),
  });
  await place(folder.path, "package.json", "{}");
  await expect(init({ folder: folder.path, name: "other", dialect: "mail", isNx: true })).rejects.toMatchObject({
    hint: expect.stringContaining("nx g @glither/nx:init"),
  });
  expect(await listing(folder.path)).toMatchObject(before);
});

it("leaves nothing behind where it cannot write all", async () => {
  await place(folder.path, "cases", "a file");
  await expect(init({ folder: folder.path, name: "gate", dialect: "mail", isNx: false })).rejects.toMatchObject({
    code: "UNWRITABLE",
  });
  expect(await files()).toEqual([]);
});

it.each([
  ["Gate", "mail", "cannot name a ruleset"],
  ["gate", "chess", "unknown dialect"],
])("refuses the name %s in %s", async (name, dialect, message) => {
  await expect(init({ folder: folder.path, name, dialect, isNx: false })).rejects.toMatchObject({
    message: expect.stringContaining(message),
  });
});
