import { repositoryOf } from "@glither/artifact";
import { parseReference } from "@glither/registry";
import { shippedSources } from "@glither/roux/testing";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { place, temporaryFolder } from "../testing/folders.ts";
import { GATE } from "../testing/rulesets.ts";
import { compileFile, vocabularyOf } from "./ruleset.ts";

const SHIPPED = shippedSources().map(({ shelf }) => shelf);

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

describe("what can be built can be published", () => {
  const words = fc.stringMatching(/^[a-z][a-z0-9]{0,4}$/u);
  const names = fc.oneof(
    fc.stringMatching(/^[a-zA-Z0-9_-]{1,12}$/u),
    fc.array(words, { minLength: 1, maxLength: 40 }).map((all) => all.join("-")),
    fc.array(words, { minLength: 1, maxLength: 4 }).map((all) => all.join("_")),
  );
  const versions = fc.oneof(
    fc.stringMatching(/^[0-9]{1,3}\.[0-9]{1,2}\.[0-9]{1,2}(?:[-+][0-9A-Za-z.+-]{1,9})?$/u),
    fc.nat(140).map((length) => `1.0.0-${"a".repeat(length)}`),
  );
  const taken = ["types", "enrich", "unsatisfied", "actions"];

  it("under every name and version", async () => {
    await fc.assert(
      fc.asyncProperty(names, versions, async (name, version) => {
        const text = `${GATE.replace(/#pragma version .*\n/u, "").replace("\n", `\n#pragma version ${version}\n`)}`;
        const source = await place(folder.path, `${name}.glith`, text);
        const built = await compileFile(source).then(
          ({ compilation }) => compilation.core !== undefined,
          () => false,
        );
        const named = { ruleset: name, version, dialect: "glither.mail", dialectVersion: "0.1.0" };
        expect(built).toBe(!taken.includes(name) && isPublished(named));
      }),
      { numRuns: 400 },
    );
  });

  it.each(SHIPPED)("%s, which is shipped", (path) => {
    const [dialect = "", name = ""] = path.split("/");
    expect(
      isPublished({ ruleset: name, version: "0.1.0", dialect: `glither.${dialect}`, dialectVersion: "0.1.0" }),
    ).toBe(true);
  });
});

function isPublished(named: Parameters<typeof repositoryOf>[0]): boolean {
  try {
    parseReference(`oci:store:${repositoryOf(named)}:${named.version}`);
    return true;
  } catch {
    return false;
  }
}

it("a dialect that this version does not know is refused with those it knows", () => {
  expect(() => vocabularyOf("glither.male")).toThrow(
    expect.objectContaining({ exitCode: 3, hint: expect.stringContaining("glither.mail") }),
  );
});
