import { VOCABULARIES } from "@glither/dialects";
import { type Core, readArtifact, shortest } from "@glither/roux/core";
import { arbitraryRuleset, meaning } from "@glither/roux/testing";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { check } from "./check.ts";

const TEXT = `#pragma dialect glither.mail
rule big = msg | size > 10 => into dropped
rule bigger = msg | size > 20 => into dropped
rule small = msg | size < 10 => into delivered
`;

describe("check", () => {
  it("says of which rules it has no answer, and why, without calling that a fault", () => {
    const { diagnostics, undecided } = check("small", TEXT, VOCABULARIES, { steps: 0 });
    expect(diagnostics).toEqual([]);
    expect(undecided.map(({ rule, reason, span }) => [rule, reason, span.line, span.column, span.length])).toEqual([
      ["big", "out_of_steps", 2, 6, 3],
      ["bigger", "out_of_steps", 3, 6, 6],
      ["small", "out_of_steps", 4, 6, 5],
    ]);
    expect(undecided[0]?.message).toBe(
      "it is undecided whether rule `big` can ever dispose: the rules before it took the steps that the whole ruleset may take",
    );
  });

  it("gives a witness for each rule that is not dead, where that is asked for", () => {
    const { witnesses } = check("small", TEXT, VOCABULARIES, { witnesses: true });
    expect([...(witnesses ?? [])].map(([rule, { artifact }]) => [rule, artifact["size"]])).toEqual([
      ["big", 11],
      ["small", 0],
    ]);
    expect(check("small", TEXT, VOCABULARIES).witnesses).toBeUndefined();
  });
});

it("gives witnesses that their rules take, whatever the ruleset", () => {
  const seen = { witnesses: 0, findings: 0 };
  const examples = fc
    .constantFrom(...VOCABULARIES.values())
    .chain((dialect) => fc.record({ text: arbitraryRuleset(dialect), dialect: fc.constant(dialect) }));
  fc.assert(
    fc.property(examples, ({ text, dialect }) => {
      const {
        core,
        witnesses = new Map(),
        undecided,
        diagnostics,
      } = check("example", text, VOCABULARIES, {
        witnesses: true,
      });
      if (core === undefined) throw new Error(text);
      seen.findings += diagnostics.length + undecided.length;
      for (const [name, { artifact, enrich }] of witnesses) {
        seen.witnesses++;
        const known = dialect.fields.map(({ path }) => path);
        const fields = [...dialect.fields, ...core.fields.filter(({ path }) => !known.includes(path))];
        const { values = new Map() } = readArtifact(fields, JSON.parse(JSON.stringify(shortest(fields, artifact))));
        const rules = core.fold === "first-match" ? core.rules : alone(core, name);
        expect(meaning({ ...core, fold: "first-match", rules }, values, new Map(Object.entries(enrich))).rule).toBe(
          name,
        );
      }
    }),
    { numRuns: 200, seed: 7 },
  );
  expect(Math.min(seen.witnesses, seen.findings)).toBeGreaterThan(100);
});

/** Where all that hold have their say, that a rule takes an artifact means that it holds. */
function alone({ rules, default_box: box }: Core, name: string): Core["rules"] {
  return rules.filter((rule) => rule.name === name).map((rule) => ({ ...rule, outcome: { kind: "settled", box } }));
}
