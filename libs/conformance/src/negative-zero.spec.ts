import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import { type ArtifactValue, type Core, toCbor } from "@glither/roux/core";
import { describe, expect, it } from "@jest/globals";
import { interpreterBackEnd } from "./interpreter-back-end.ts";
import { caseOf } from "./testing/cases.ts";
import { directBackEnd } from "./testing/direct.ts";

/** Enough rules that they are looked up by their numbers, and some that compare and ask. */
function coreWith(zero: string): Core {
  const keys = [zero, "1", "2", "3", "4", "5", "6", "7", "8", "9"];
  const guards = [
    `arguments[0] == ${zero} | amount == 77`,
    `actor.spending_limit == ${zero} | amount == 78`,
    `amount in { ${zero}, 99 } | rate_count == 7`,
    ...keys.map((key) => `amount == ${key} | action == "pay"`),
    ...keys.map((key) => `rate_count == ${key}`),
    `amount < ${zero}`,
    `amount >= ${zero}`,
  ];
  const rules = guards.map((guard, at) => `rule r${at} = event | ${guard} => into allowed`).join("\n");
  const { core, diagnostics } = compile("zero", `#pragma dialect glither.governance\n${rules}\n`, VOCABULARIES);
  if (core === undefined) throw new Error(JSON.stringify(diagnostics[0]));
  return core;
}

describe("a zero with a sign", () => {
  it.each(["-0", "-0.0", "0.0", "0.00", "0%"])("in a ruleset, `%s`, is zero: the core is the same", (zero) => {
    const bytes = (text: string) => Buffer.from(toCbor(coreWith(text))).toString("hex");
    expect(bytes(zero)).toBe(bytes("0"));
  });

  it("in an artifact or an answer is zero for every back end, wherever a rule looks for it", async () => {
    const core = coreWith("0");
    const [direct, interpreter] = [await directBackEnd(core), interpreterBackEnd(core)];
    const risk = new Map<string, ArtifactValue>([["risk_level", "low"]]);
    const crossings = (zero: number): Record<string, ArtifactValue>[] => [
      { amount: 77, arguments: [zero] },
      { amount: 78, "actor.spending_limit": zero },
      { amount: zero, rate_count: 7 },
      { amount: zero, action: "pay" },
      { amount: 0.5, rate_count: zero },
      { amount: zero, rate_count: -1 },
    ];
    const run = (backEnd: typeof direct, given: Record<string, ArtifactValue>) => {
      const { "actor.spending_limit": limit = null, ...rest } = given;
      const empty = { action: "", arguments: [], amount: 0, rate_count: -1, pii_detected: false, actor: "", tool: "" };
      const artifact = new Map<string, ArtifactValue>([...risk, ...Object.entries({ ...empty, ...rest })]);
      return backEnd.run(caseOf({ artifact, enrich: new Map([["actor.spending_limit", limit]]) }));
    };
    for (const backEnd of [direct, interpreter])
      expect(crossings(-0).map((given) => run(backEnd, given))).toEqual(
        crossings(0).map((given) => run(backEnd, given)),
      );
    expect(crossings(-0).map((given) => run(direct, given).rule)).toEqual([
      "r0",
      "r1",
      "r2",
      "r3",
      "r13",
      `r${3 + 10 + 10 + 1}`,
    ]);
  });
});
