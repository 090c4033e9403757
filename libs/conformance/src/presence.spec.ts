import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import type { ArtifactValue, Core } from "@glither/roux/core";
import { beforeAll, describe, expect, it } from "@jest/globals";
import type { BackEnd } from "./back-end.ts";
import { conform } from "./conform.ts";
import { caseOf } from "./testing/cases.ts";
import { judges } from "./testing/judges.ts";

/** An optional, an element, a ligand, one that ages, a record, each in a rule of its own, in a group, and under `not`. */
const RULES = `#pragma dialect glither.governance ; fold first-match
enrich roles : text from actor
enrich trust : ordered(low < high) from actor fresh 5s
enrich seal : { by : text, grade : ordered(low < high) } from tool
group unvouched = event | trust is absent or trust == low
rule no_roles = event | tool == "roles" | roles is absent => into blocked
rule roles = event | tool == "roles" | roles is present => into allowed
rule stale = event | tool == "trust" | not (trust is present or roles == "admin") => into blocked
rule vouched = event | tool == "trust" | not event in unvouched => into allowed
rule low = event | tool == "trust" | event in unvouched => into flagged
rule unsealed = event | tool == "seal" | seal.by is absent => into blocked
rule sealed = event | tool == "seal" | seal is present and seal.grade >= high => into allowed
rule none = event | tool == "list" | arguments[1] is absent => into blocked
rule one = event | tool == "list" | arguments[1] is present => into allowed
rule unlimited = event | tool == "limit" | actor.spending_limit is absent => into blocked
rule limited = event | tool == "limit" | actor.spending_limit is present => into allowed
`;

type Answers = Readonly<Record<string, ArtifactValue>>;

const CASES: readonly (readonly [tool: string, changed: Answers, rule: string, absent: readonly string[]])[] = [
  ["roles", { roles: null }, "no_roles", ["roles"]],
  ["roles", { roles: "" }, "roles", []],
  ["trust", { trust: null, roles: "x" }, "stale", ["trust"]],
  ["trust", { trust: ["high", 5001], roles: "x" }, "stale", ["trust"]],
  ["trust", { trust: ["high", 5000] }, "vouched", []],
  ["trust", { trust: ["low", 0] }, "low", []],
  ["trust", { trust: null, roles: "admin" }, "low", ["trust"]],
  ["trust", { trust: null, roles: null }, "low", ["trust", "roles"]],
  ["seal", { seal: null }, "unsealed", ["seal"]],
  ["seal", { seal: { by: "", grade: "high" } }, "sealed", []],
  ["seal", { seal: { by: "x", grade: "low" } }, "default", []],
  ["list", { arguments: [1] }, "none", []],
  ["list", { arguments: ["", ""] }, "one", []],
  ["limit", { "actor.spending_limit": 0 }, "limited", []],
];

describe("whether a value is there", () => {
  let core: Core;
  let backEnds: readonly BackEnd[];

  beforeAll(async () => {
    const compiled = compile("presence", RULES, VOCABULARIES);
    if (compiled.core === undefined) throw new Error(JSON.stringify(compiled.diagnostics));
    core = compiled.core;
    const judged = await judges(core, ["interpreter", "gleam", "module", "direct", "text", "jco"]);
    backEnds = judged.map(({ backEnd }) => backEnd);
  });

  it.each(CASES)("decides %s with %j: %s", (tool, changed, rule, absent) => {
    const given: Answers = {
      "actor.spending_limit": 1,
      roles: null,
      trust: null,
      seal: null,
      arguments: [],
      ...changed,
    };
    const artifact = {
      action: "pay",
      risk_level: "minimal",
      arguments: given["arguments"] ?? [],
      amount: 0,
      rate_count: 0,
      pii_detected: false,
      actor: "alice",
      tool,
    };
    const example = caseOf({
      artifact: new Map<string, ArtifactValue>(Object.entries(artifact)),
      enrich: new Map(Object.entries(given)),
    });
    const [result] = conform(backEnds, [example], []).cases;
    expect(result?.agreed).toBe(true);
    const [answer] = Object.values(result?.disagreement?.answers ?? {});
    expect({ ligand_absent: [], ...answer }).toMatchObject({ rule, ligand_absent: absent });
  });
});
