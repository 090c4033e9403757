import { VOCABULARIES } from "@glither/dialects";
import { format } from "@glither/roux";
import { expect, it } from "@jest/globals";
import { firstRuleset } from "./first-ruleset.ts";
import { compiledText, emptiest, newCases } from "./new-cases.ts";

const read = async () => undefined;

it.each([...VOCABULARIES.keys()])(
  "a first ruleset of %s is formatted, compiles, and has cases for what it does",
  async (dialect) => {
    const text = firstRuleset("gate", dialect);
    expect(format(text)).toEqual({ text });
    const compiled = await compiledText({ name: "gate", text, read });
    const cases = await newCases(compiled.core, [...compiled.witnesses, emptiest(compiled.core)]);
    expect(cases.map(({ file }) => file)).toEqual(["taken-by-first-example.json", "of-which-nothing-is-known.json"]);
    expect(cases[0]?.content.expect).toMatchObject({ rule: "first_example" });
    expect(cases[1]?.content.expect).toMatchObject({ rule: "default", reason_class: "no_rule" });
  },
);

it("a ruleset with errors gives no cases", async () => {
  await expect(
    compiledText({ name: "gate", text: "#pragma dialect glither.mail\nrule x = msg | no => into dropped\n", read }),
  ).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining("the ruleset `gate` has errors: "),
  });
});
