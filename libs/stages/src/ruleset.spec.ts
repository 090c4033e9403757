import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { compileFile, vocabularyOf } from "./ruleset.ts";
import { place, temporaryFolder } from "./testing/folders.ts";
import { GATE } from "./testing/rulesets.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

describe("the name of a ruleset", () => {
  it.each(["gate", "mail-guard", "mail_guard2"])("may be `%s`", async (name) => {
    const source = await place(folder.path, `${name}.glith`, GATE);
    expect((await compileFile(source)).name).toBe(name);
  });

  it.each(["Gate", "2gate", "ga--te", "types", "enrich", "actions", "g te", ""])("may not be `%s`", async (name) => {
    const source = await place(folder.path, `${name}.glith`, GATE);
    await expect(compileFile(source)).rejects.toMatchObject({ code: "MALFORMED", exitCode: 64 });
  });
});

it("a dialect that this version does not know is refused with those it knows", () => {
  expect(() => vocabularyOf("glither.male")).toThrow(
    expect.objectContaining({ exitCode: 3, hint: expect.stringContaining("glither.mail") }),
  );
});
