import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { check } from "../author/check.ts";
import { place, temporaryFolder } from "../testing/folders.ts";
import { compileFile } from "./ruleset.ts";
import { useDialects, vocabularies } from "./vocabularies.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

const vocabulary = (dialect: string) => ({
  dialect,
  version: "1.0.0",
  collection: "call",
  record: "call",
  fields: [{ path: "number", type: { kind: "text" } }],
  enrichments: [],
  boxes: ["taken", "refused"],
  suspended: [],
  defaultBox: "refused",
  restrictiveness: ["taken", "refused"],
  verbs: [],
  policy: { requireDeadline: [] },
});

async function pack(name: string, text: string): Promise<void> {
  await place(
    folder.path,
    `node_modules/${name}/package.json`,
    JSON.stringify({ name, type: "module", exports: "./index.js" }),
  );
  await place(folder.path, `node_modules/${name}/index.js`, text);
}

it("a dialect of somebody else is found by its package's name, and rulesets are compiled in it", async () => {
  await pack("@acme/glither-dialect-voice", `export const vocabulary = ${JSON.stringify(vocabulary("acme.voice"))};\n`);
  await place(folder.path, "own.mjs", `export const vocabularies = [${JSON.stringify(vocabulary("own.voice"))}];\n`);
  for (const dialect of ["acme.voice", "own.voice"]) {
    const source = await place(
      folder.path,
      "gate.glith",
      `#pragma dialect ${dialect}\nrule known = call | number == "1" => into taken\n`,
    );
    expect((await check({ sources: [source] })).exitCode).toBe(2);
    await useDialects(folder.path, [dialect === "acme.voice" ? "@acme/voice" : "./own.mjs"]);
    expect((await check({ sources: [source] })).text).toContain("no findings");
    expect((await compileFile(source)).compilation.core?.dialect.name).toBe(dialect);
  }
  await useDialects(folder.path, ["@acme/voice"]);
  expect([...vocabularies().keys()]).toEqual(expect.arrayContaining(["glither.mail", "acme.voice", "own.voice"]));
});

it.each([
  ["is not installed", "none", undefined, "the dialect package `glither-dialect-none` is not installed"],
  ["exports nothing", "bare", "export {};", "the dialect package `glither-dialect-bare` exports no `vocabulary`"],
  [
    "takes the name of ours",
    "twin",
    `export const vocabulary = ${JSON.stringify(vocabulary("glither.mail"))};`,
    "the dialect package `glither-dialect-twin` names its dialect `glither.mail`, and there is one already",
  ],
  ["throws", "bad", "throw new Error();", "the dialect package `glither-dialect-bad` cannot be loaded"],
])("one that %s is refused by name", async (_, name, text, message) => {
  if (text !== undefined) await pack(`glither-dialect-${name}`, text);
  await expect(useDialects(folder.path, [name])).rejects.toMatchObject({ exitCode: 64, message });
});
