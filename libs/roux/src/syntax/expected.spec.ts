import { expect, it } from "@jest/globals";
import { expectedAfter } from "./expected.ts";

it.each([
  ["", ["`rule`", "`group`", "`#pragma`"]],
  ["rule a = msg | ", ["a field", "`not`", "`any`"]],
  ["rule a = msg | size > 3 ", ["`|`", "`=>`", "`and`"]],
  ["rule a = msg => hold into quarantine on x ", ["`into`", "`on`", "`after`"]],
  ["rule a = msg => into ", ["a box"]],
  ["enrich a : ", ["a name", "`list`"]],
])("says what may stand behind `%s`", (text, some) => {
  const { names } = expectedAfter(text);
  for (const name of some) expect(names).toContain(name);
});

it("says nothing where the text makes no sense before, and has the words of the last declaration", () => {
  expect(expectedAfter("rule a = = ").names).toEqual([]);
  expect(expectedAfter("rule a = msg => into dropped\nrule b /* */").before.slice(0, 2)).toEqual(["rule", "b"]);
});
