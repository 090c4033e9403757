import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import { type Core, readArtifact } from "@glither/roux/core";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { analyse } from "./analyse.ts";
import { dispose, type Facts } from "./evaluate.ts";

function coreOf(guards: readonly string[]): Core {
  const rules = guards.map((guard, at) => `rule r${at} = event | ${guard} => into allowed`);
  const { core, diagnostics } = compile(
    "sums",
    ["#pragma dialect glither.governance", ...rules].join("\n"),
    VOCABULARIES,
  );
  if (core === undefined) throw new Error(JSON.stringify(diagnostics));
  return core;
}

const kindsOf = (guards: readonly string[]): string[] => {
  const core = coreOf(guards);
  const { findings } = analyse(core);
  return core.rules.map(({ name }) => findings.find(({ rule }) => rule === name)?.kind ?? "live");
};

describe("sums", () => {
  it("beside a constant are decided as values are", () => {
    expect(
      kindsOf([
        "rate_count + session.calls > 10 | rate_count + session.calls < 5",
        "rate_count + session.calls > 20",
        "rate_count + session.calls > 30",
        "rate_count + session.calls > 10",
        "rate_count - session.calls == 3 | rate_count == 5",
      ]),
    ).toEqual(["contradiction", "live", "dead", "live", "live"]);
  });

  it("beside a sum are no larger, no smaller, or both", () => {
    expect(
      kindsOf([
        "rate_count + session.calls < rate_count - 1 | rate_count + session.calls > rate_count - 1",
        "amount + 1 <= arguments.a + arguments.b",
        "amount + 1 == arguments.a + arguments.b",
      ]),
    ).toEqual(["contradiction", "live", "dead"]);
  });

  it("that would take more than choosing values are left undecided", () => {
    const { findings } = analyse(coreOf(["rate_count + session.calls > 10 | rate_count < 5 | session.calls < 5"]));
    expect(findings).toMatchObject([{ kind: "undecided", reason: "incomparable" }]);
  });

  it.each<[string, string[], number]>([
    ["two numbers", ["rate_count", "session.calls"], 60],
    // More sums speak of several values at once.
    ["two numbers and how long a list is", ["rate_count", "session.calls", "count(arguments)"], 80],
  ])("are never guessed, of %s", (_, operands, undecided) => {
    const values = [-2, -1, 0, 1, 2, 3];
    const lists = operands.length > 2 ? [[], ["a"], ["a", "a"]] : [[]];
    const artifacts = values.flatMap((a) =>
      values.flatMap((b) => lists.map((list) => ({ rate_count: a, session: { calls: b }, arguments: list }))),
    );
    const operand = fc.constantFrom(...operands);
    const value = fc.oneof(operand, fc.constantFrom("1", "2"));
    const op = fc.constantFrom("==", "!=", "<", "<=", ">", ">=");
    const sign = fc.constantFrom("+", "-");
    const test = fc.oneof(
      fc.tuple(operand, sign, value, op, value),
      fc.tuple(operand, op, value, sign, value),
      fc.tuple(operand, op, value),
    );
    const guard = fc
      .tuple(fc.array(test, { minLength: 1, maxLength: 3 }), fc.constantFrom(" | ", " or "))
      .map(([tests, join]) => tests.map((words) => words.join(" ")).join(join));
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(fc.array(guard, { minLength: 1, maxLength: 4 }), (guards) => {
        const core = coreOf(guards);
        const factsOf = (json: unknown): Facts => ({
          artifact: readArtifact(core.fields, json).values ?? new Map(),
          enrich: new Map(),
        });
        const given = artifacts.map((json) =>
          Object.fromEntries(
            Object.entries(json).filter(([key]) => core.fields.some(({ path }) => path.startsWith(key))),
          ),
        );
        const disposing = new Set(given.map((json) => dispose(core, factsOf(json)).rule));
        const { findings, witnesses } = analyse(core);
        for (const { name } of core.rules) {
          const kind = findings.find(({ rule }) => rule === name)?.kind ?? "live";
          seen.set(kind, (seen.get(kind) ?? 0) + 1);
          if (kind === "dead" || kind === "contradiction") expect([name, disposing.has(name)]).toEqual([name, false]);
          const witness = witnesses.get(name);
          if (witness) expect(dispose(core, factsOf(witness.artifact)).rule).toBe(name);
        }
      }),
      { numRuns: 300, seed: 11 },
    );
    expect(seen.get("live")).toBeGreaterThan(200);
    expect(seen.get("dead")).toBeGreaterThan(10);
    expect(seen.get("undecided") ?? 0).toBeLessThan(undecided);
  });
});
