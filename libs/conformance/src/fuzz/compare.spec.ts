import { expect, it } from "@jest/globals";
import type { Answer } from "../back-end.ts";
import { caseOf } from "../testing/cases.ts";
import { disagreement, type Judged } from "./compare.ts";

const ANSWER: Answer = { verdict: "dropped", rule: "r", reason_class: "r", actions: [], asked: [] };
const LIMIT = "the bindings answered with more than a crossing may take";
const example = caseOf({});

function judge(name: string, bordered: boolean, said: Answer | string): Judged {
  const run = (): Answer => {
    if (typeof said === "string") throw new Error(said);
    return said;
  };
  return { backEnd: { name, run }, bordered };
}

it("takes the limit of a crossing for no difference where every border has it, and for one where one border has not", () => {
  const oracle = judge("oracle", false, ANSWER);
  const [direct, module] = [judge("direct", true, LIMIT), judge("module", true, LIMIT)];
  expect(disagreement([oracle, direct, module], example)).toBeUndefined();
  expect(disagreement([direct, module], example)).toBeUndefined();
  expect(disagreement([oracle, direct, judge("module", true, ANSWER)], example)).toBeDefined();
  expect(disagreement([oracle, direct, judge("module", true, "it trapped")], example)).toBeDefined();
});

it("finds what differs, and what stops although nothing was missing", () => {
  const fine = judge("oracle", false, ANSWER);
  expect(disagreement([fine, judge("module", true, ANSWER)], example)).toBeUndefined();
  expect(disagreement([fine, judge("module", true, { ...ANSWER, rule: "s" })], example)).toBeDefined();
  expect(disagreement([fine, judge("module", true, "it trapped")], example)).toBeDefined();
  expect(disagreement([judge("module", true, "it trapped")], example)).toBeDefined();
  expect(disagreement([judge("module", true, "`a` is needed and not answered")], example)).toBeUndefined();
  expect(disagreement([fine, judge("module", true, ANSWER)], example, { spoiled: true })).toBeUndefined();
});
