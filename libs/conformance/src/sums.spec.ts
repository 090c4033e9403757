import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import { type Core, readArtifact } from "@glither/roux/core";
import { beforeAll, describe, expect, it } from "@jest/globals";
import type { BackEnd } from "./back-end.ts";
import { conform } from "./conform.ts";
import { caseOf } from "./testing/cases.ts";
import { judges } from "./testing/judges.ts";

const MOST = Number.MAX_SAFE_INTEGER;

const RULES = `#pragma dialect glither.governance ; fold first-match
enrich left : number from actor
enrich spare : integer from actor
rule exact = event | action == "exact" | rate_count + rate_count == ${MOST} + session.calls + 1 => into allowed
rule inexact = event | action == "exact" | rate_count + rate_count != ${MOST} + session.calls + 1 => into blocked
rule tiny = event | action == "number" | amount + 0.2 == 0.30000000000000004 => into allowed
rule huge = event | action == "number" | amount + amount > 1000 | amount + amount == arguments.more + arguments.more => into flagged
rule more = event | action == "number" | arguments.more - amount >= 5 => into blocked
rule spent = event | action == "left" | left - amount < 10KB => into blocked
rule saved = event | action == "left" | not (amount > left - 1_000) => into allowed
rule spare = event | action == "spare" | session.calls - rate_count <= spare - 1 => into allowed
rule listed = event | action == "list" | arguments[0] + arguments[1] != 3 => into allowed
`;

type Given = Readonly<Record<string, unknown>>;
const CASES: readonly (readonly [given: Given, enrich: Given, rule: string])[] = [
  [{ action: "exact", rate_count: MOST, session: { calls: MOST - 1 } }, {}, "exact"],
  [{ action: "exact", rate_count: MOST, session: { calls: MOST } }, {}, "inexact"],
  [{ action: "exact", rate_count: -MOST, session: { calls: 5 } }, {}, "inexact"],
  [{ action: "number", amount: 0.1 }, {}, "tiny"],
  [{ action: "number", amount: 1.7e308, arguments: { more: 1.6e308 } }, {}, "huge"],
  [{ action: "number", amount: 1, arguments: { more: 6 } }, {}, "more"],
  [{ action: "number", amount: 1, arguments: { more: "6" } }, {}, "default"],
  [{ action: "left", amount: 5 }, { left: 10_004.9 }, "spent"],
  [{ action: "left", amount: 5 }, { left: 10_005 }, "saved"],
  [{ action: "left", amount: 5 }, { left: null }, "default"],
  [{ action: "spare", rate_count: 3, session: { calls: 1 } }, { spare: -1 }, "spare"],
  [{ action: "spare", rate_count: 3, session: { calls: 1 } }, { spare: -2 }, "default"],
  [{ action: "spare", rate_count: -MOST, session: { calls: MOST } }, { spare: MOST }, "default"],
  [{ action: "list", arguments: [1, 2] }, {}, "default"],
  [{ action: "list", arguments: [1, "2"] }, {}, "listed"],
  [{ action: "list", arguments: [1] }, {}, "listed"],
];

describe("sums", () => {
  let core: Core;
  let backEnds: readonly BackEnd[];

  beforeAll(async () => {
    const compiled = compile("sums", RULES, VOCABULARIES);
    if (compiled.core === undefined) throw new Error(JSON.stringify(compiled.diagnostics));
    core = compiled.core;
    const judged = await judges(core, ["interpreter", "gleam", "module", "direct", "text", "jco"]);
    backEnds = judged.map(({ backEnd }) => backEnd);
  });

  it.each(CASES)("of %j with %j come out as %s has it", (given, enrich, rule) => {
    const artifact = readArtifact(core.fields, given);
    expect(artifact.problems).toEqual([]);
    const answers = new Map(Object.entries({ left: null, spare: null, ...enrich }));
    const example = caseOf({ artifact: artifact.values ?? new Map(), enrich: answers as never });
    const [result] = conform(backEnds, [example], []).cases;
    expect(result?.agreed).toBe(true);
    const [answer] = Object.values(result?.disagreement?.answers ?? {});
    expect(answer).toMatchObject({ rule });
  });
});
