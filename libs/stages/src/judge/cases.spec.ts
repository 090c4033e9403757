import { VOCABULARIES } from "@glither/dialects";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { explain } from "../author/explain.ts";
import { place, temporaryFolder } from "../testing/folders.ts";
import { readCases } from "./cases.ts";

const MAIL = VOCABULARIES.get("glither.mail") as NonNullable<ReturnType<typeof VOCABULARIES.get>>;
const SOUND = {
  name: "sound",
  artifact: { subject: "a" },
  expect: { verdict: "dropped", rule: "default", reason_class: "no_rule", actions: [] },
};

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

const write = (name: string, value: unknown) =>
  place(folder.path, name, typeof value === "string" ? value : JSON.stringify(value));

describe("the cases of a folder", () => {
  it("are refused with all faults of all files at once, not one file at a time", async () => {
    await write("a.json", { ...SOUND, artifact: { subjekt: 1 }, expect: { verdict: 3, rule: "default" } });
    await write("b.json", SOUND);
    await write("c.json", '{"name": ');
    await write("d.json", { ...SOUND, name: "" });
    await expect(readCases(folder.path, MAIL)).rejects.toMatchObject({
      code: "MALFORMED",
      exitCode: 64,
      message: `3 files in \`${folder.path}\` are no sound cases`,
      hint: "`npx tangle explain cases` says what a case needs",
      detail: [
        '  `a.json` is no sound case: unknown field `subjekt`; did you mean `subject`?; `expect.verdict` must be a text; `expect.reason_class` must be a text; `expect.actions` must be a list of `{"verb": …, "args": {…}}`',
        "  `c.json` is no JSON: it stops being JSON at line 1, column 10, where it ends",
        "  `d.json` is no sound case: `name` must be a text",
      ].join("\n"),
    });
  });

  it("name the one file that is at fault in the message", async () => {
    await write("a.json", { ...SOUND, name: "" });
    await write("b.json", SOUND);
    await expect(readCases(folder.path, MAIL)).rejects.toMatchObject({
      message: "`a.json` is no sound case: `name` must be a text",
      detail: undefined,
    });
  });

  it("are read in the order of their names", async () => {
    for (const name of ["b", "a"]) await write(`${name}.json`, { ...SOUND, name });
    expect((await readCases(folder.path, MAIL)).map(({ name }) => name)).toEqual(["a", "b"]);
  });
});

it("the page that hints send people to comes with the command line, and its example is a sound case", async () => {
  const { text } = await explain({ code: "cases" });
  const example = /\n {2}\{\n[\s\S]*\n {2}\}$/u.exec(text)?.[0] ?? "";
  await write("example.json", example);
  expect(await readCases(folder.path, MAIL)).toHaveLength(1);
  for (const key of ["name", "artifact", "expect.verdict", "expect.rule", "expect.reason_class", "expect.actions"])
    expect(text).toMatch(new RegExp(`^ {2}${key.replace(".", "\\.")} `, "mu"));
});
