import { VOCABULARIES } from "@glither/dialects";
import { expect, it } from "@jest/globals";
import { check } from "./check.ts";

const HEAD = "#pragma dialect glither.mail ; fold first-match\n";
const GUARD = `${HEAD}enrich score : number from subject
rule x = msg | score > 5 => into dropped
rule y = msg => hold into quarantine
  after 1h into dropped
`;

function codes(rules: string): readonly string[] {
  const text = `${HEAD}ruleset guard from "guard.glith"\n${rules}`;
  const { diagnostics } = check("asks", text, VOCABULARIES, { files: new Map([["guard.glith", GUARD]]) });
  return diagnostics.map(({ code }) => code);
}

it("tells of what opens where whom a rule asks lacks an answer, and not of what closes then", () => {
  expect(codes("rule a = msg | guard.rule == x => into dropped\nrule b = msg => into delivered\n")).toEqual([
    "FAIL_OPEN",
  ]);
  expect(codes("rule a = msg | guard.rule == x => into delivered\nrule b = msg => into dropped\n")).toEqual([]);
});

it("tells of questions that can never be answered so behind others", () => {
  expect(
    codes(
      "rule a = msg | guard.verdict == dropped => into dropped\nrule b = msg | guard.rule == x => into delivered\n",
    ),
  ).toContain("DEAD_RULE");
});
