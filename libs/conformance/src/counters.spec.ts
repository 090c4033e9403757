import { difference } from "@glither/analysis";
import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import { answerType, type Core, readArtifact } from "@glither/roux/core";
import { deriveWorld, printWorld } from "@glither/wit";
import { beforeAll, describe, expect, it } from "@jest/globals";
import type { BackEnd } from "./back-end.ts";
import { conform } from "./conform.ts";
import { caseOf } from "./testing/cases.ts";
import { judges } from "./testing/judges.ts";

const RULES = `#pragma dialect glither.governance
enrich calls : integer from actor, tool by count(1h)
enrich spent : number from actor by sum(arguments.amount, 1d)
rule busy = event | calls > 100 => into blocked
rule broke = event | arguments.amount > 0 | spent >= 12.5 => into flagged
rule rest = event | calls <= 100 => into allowed
`;

function compiled(text: string): Core {
  const { core, diagnostics } = compile("counters", text, VOCABULARIES);
  if (core === undefined) throw new Error(JSON.stringify(diagnostics));
  return core;
}

type Given = Readonly<Record<string, unknown>>;
const CASES: readonly (readonly [given: Given, answers: Given, rule: string])[] = [
  [{}, { calls: 101, spent: 0 }, "busy"],
  [{}, { calls: 100, spent: 50 }, "rest"],
  [{ arguments: { amount: 1 } }, { calls: 1, spent: 12.5 }, "broke"],
  [{ arguments: { amount: 1 } }, { calls: 1, spent: 12.4 }, "rest"],
  [{ arguments: { amount: 1 } }, { calls: null, spent: null }, "default"],
];

describe("what a host counts", () => {
  let core: Core;
  let backEnds: readonly BackEnd[];

  beforeAll(async () => {
    core = compiled(RULES);
    const judged = await judges(core, ["interpreter", "gleam", "module", "direct", "text", "jco"]);
    backEnds = judged.map(({ backEnd }) => backEnd);
  });

  it.each(CASES)("about %j, answered by %j, comes to %s on every back end", (given, answers, rule) => {
    const artifact = readArtifact(core.fields, { actor: "ann", tool: "pay", ...given });
    const types = core.enrichments.map((enrichment) => ({ path: enrichment.path, type: answerType(enrichment) }));
    const enrich = readArtifact(types, answers);
    expect([...artifact.problems, ...enrich.problems]).toEqual([]);
    const example = caseOf({ artifact: artifact.values ?? new Map(), enrich: enrich.values ?? new Map() });
    const [result] = conform(backEnds, [example], []).cases;
    expect(result?.disagreement?.answers).toMatchObject({ interpreter: { rule } });
    expect(result?.agreed).toBe(true);
  });

  it("stands in its world, with what is counted and for how long", () => {
    expect(printWorld(deriveWorld(core))).toContain(
      "calls: func(actor: string, tool: string, counted-over: u64) -> option<s64>;",
    );
    expect(printWorld(deriveWorld(core))).toMatch(
      /spent: func\(actor: string, arguments-amount-number: option<f64>, summed-over: u64\) -> option<f64>;/u,
    );
  });

  it("differs where it is counted for another time", () => {
    expect(difference(core, compiled(RULES))).toEqual({ kind: "equivalent" });
    expect(difference(core, compiled(RULES.replace("count(1h)", "count(2h)")))).toMatchObject({ kind: "different" });
  });
});
