import { VOCABULARIES } from "@glither/dialects";
import { expect, it } from "@jest/globals";
import { compile } from "../compile.ts";
import type { Vocabulary } from "../vocabulary.ts";

const RULE = "#pragma dialect glither.mail\nrule a = msg => hold into quarantine after 72h into delivered\n";

const codesUnder = (policy: Partial<Vocabulary["policy"]>): readonly string[] => {
  const mail = VOCABULARIES.get("glither.mail");
  if (mail === undefined) throw new Error("there is no mail dialect");
  const vocabulary = { ...mail, policy: { ...mail.policy, ...policy } };
  return compile("a", RULE, new Map([["glither.mail", vocabulary]])).diagnostics.map(({ code }) => code);
};

it("a deadline that opens is reported, unless the dialect says that its deadlines may", () => {
  expect(codesUnder({})).toEqual(["LAX_DEADLINE"]);
  expect(codesUnder({ laxDeadline: "meant" })).toEqual([]);
});
