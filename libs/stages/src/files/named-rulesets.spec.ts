import { mkdir, symlink } from "node:fs/promises";
import { join, relative } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { place, temporaryFolder } from "../testing/folders.ts";
import { namedRulesets } from "./named-rulesets.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const here = process.cwd();

beforeAll(async () => {
  folder = await temporaryFolder();
  for (const path of [
    "b.glith",
    "a.glith",
    "mail/c.glith",
    "mail/dist/d.glith",
    "node_modules/e/e.glith",
    ".git/f.glith",
  ])
    await place(folder.path, path, "");
  await place(folder.path, "mail/cases/one.json", "{}");
  await mkdir(join(folder.path, "empty"));
  process.chdir(folder.path);
});
afterAll(() => {
  process.chdir(here);
  return folder.remove();
});

const named = async (...names: string[]) => {
  const { sources, failures, isList } = await namedRulesets(names);
  return {
    sources: sources.map((source) => relative("", source)),
    failures: failures.map(({ message }) => message),
    isList,
  };
};

it.each([
  [["."], ["a.glith", "b.glith", "mail/c.glith"]],
  [
    ["mail", "a.glith"],
    ["mail/c.glith", "a.glith"],
  ],
  [["**/*.glith"], ["a.glith", "b.glith", "mail/c.glith"]],
  [["mail/dist/*"], ["mail/dist/d.glith"]],
  [["{a,b}.glith"], ["a.glith", "b.glith"]],
  [["mail/*"], ["mail/c.glith"]],
  [
    ["./b.glith", "."],
    ["b.glith", "a.glith", "mail/c.glith"],
  ],
  [["mail/dist"], ["mail/dist/d.glith"]],
])("%j names %j", async (names, sources) => {
  expect(await named(...names)).toEqual({ sources, failures: [], isList: true });
});

it("takes one file as what it is, and standard input, whether they are there or not", async () => {
  expect(await named("a.glith")).toEqual({ sources: ["a.glith"], failures: [], isList: false });
  expect(await named("none.glith")).toEqual({ sources: ["none.glith"], failures: [], isList: false });
  expect(await named("-")).toEqual({ sources: ["-"], failures: [], isList: false });
});

it("says which folder and which pattern name none", async () => {
  expect(await named("empty", "*.txt", "a.glith")).toEqual({
    sources: ["a.glith"],
    failures: ["the folder `empty` holds no rulesets", "no ruleset matches `*.txt`"],
    isList: true,
  });
});

it("takes a file whose name looks like a pattern", async () => {
  await place(folder.path, "odd/[a].glith", "");
  expect((await named("odd/[a].glith")).sources).toEqual(["odd/[a].glith"]);
});

it("takes no folder for a ruleset, goes through no link that nobody named, and takes a file once", async () => {
  await place(folder.path, "links/dir.glith/inner.glith", "");
  await place(folder.path, "behind/g.glith", "");
  await symlink("../behind", join(folder.path, "links/linked"));
  await symlink("../b.glith", join(folder.path, "links/again.glith"));
  const own = ["links/again.glith", "links/dir.glith/inner.glith"];
  expect((await named("links/**/*.glith")).sources).toEqual(own);
  expect((await named("links/*/*.glith")).sources).toEqual(["links/dir.glith/inner.glith"]);
  expect((await named("links")).sources).toEqual(own);
  expect((await named("links/linked/*.glith")).sources).toEqual(["links/linked/g.glith"]);
  expect((await named("b.glith", "links")).sources).toEqual(["b.glith", "links/dir.glith/inner.glith"]);
});
