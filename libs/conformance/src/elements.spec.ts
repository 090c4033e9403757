import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import type { ArtifactValue, Core } from "@glither/roux/core";
import { beforeAll, describe, expect, it } from "@jest/globals";
import type { BackEnd } from "./back-end.ts";
import { conform } from "./conform.ts";
import { caseOf } from "./testing/cases.ts";
import { judges } from "./testing/judges.ts";

/** An element that is a number or a text, on either side of a field and of an answer, and in a set. */
const RULES = `#pragma dialect glither.governance ; fold first-match
rule same_number = event | tool == "number" | arguments[0] == amount => into allowed
rule more = event | tool == "number" | amount < arguments[0] => into flagged
rule within = event | tool == "number" | actor.spending_limit >= arguments[0] => into allowed
rule same_text = event | tool == "text" | arguments[0] == actor or action == arguments[1] => into allowed
rule listed = event | tool == "set" | arguments[0] in {amount, 7, arguments[1]} => into flagged
rule other = event | tool != "set" | arguments[0] != amount => into blocked
`;

const CASES: readonly (readonly [tool: string, list: readonly ArtifactValue[], amount: number, rule: string])[] = [
  ["number", [1.5], 1.5, "same_number"],
  ["number", [0], 0, "same_number"],
  ["number", [2], 1.5, "more"],
  ["number", [-3], 1.5, "within"],
  ["number", ["1.5"], 1.5, "other"],
  ["number", [""], 0, "other"],
  ["number", [], 0, "other"],
  ["text", ["alice"], 1, "same_text"],
  ["text", [1, "pay"], 1, "same_text"],
  ["text", [1, "Pay"], 1, "default"],
  ["set", [3], 3, "listed"],
  ["set", [7, 9], 3, "listed"],
  ["set", [9, 9], 3, "listed"],
  ["set", ["9", "9"], 3, "default"],
  ["set", [9, "9"], 3, "default"],
  ["set", [], 0, "default"],
];

describe("an element beside a field", () => {
  let core: Core;
  let backEnds: readonly BackEnd[];

  beforeAll(async () => {
    const compiled = compile("elements", RULES, VOCABULARIES);
    if (compiled.core === undefined) throw new Error(JSON.stringify(compiled.diagnostics));
    core = compiled.core;
    const judged = await judges(core, ["interpreter", "gleam", "module", "direct", "text", "jco"]);
    backEnds = judged.map(({ backEnd }) => backEnd);
  });

  it.each(CASES)("is read as that is: %s %j beside %p takes %s", (tool, list, amount, rule) => {
    const record = {
      action: "pay",
      risk_level: "minimal",
      arguments: list,
      amount,
      rate_count: 0,
      pii_detected: false,
    };
    const example = caseOf({
      artifact: new Map<string, ArtifactValue>(Object.entries({ ...record, actor: "alice", tool })),
      enrich: new Map<string, ArtifactValue>([["actor.spending_limit", -2]]),
    });
    const [result] = conform(backEnds, [example], []).cases;
    expect(result?.agreed).toBe(true);
    expect(Object.values(result?.disagreement?.answers ?? {})[0]).toMatchObject({ rule });
  });
});
