import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { runs } from "../../../tools/workspace/src/testing/runs.ts";
import { dispose, type Facts } from "./evaluate.ts";
import { opening } from "./opening.ts";
import { arbitraryVersions } from "./testing/arbitrary-core.ts";

const RUNS = runs(150);

describe.each(["first-match", "strictest", "accumulate"] as const)("a ruleset under `%s`", (fold) => {
  it("opens what another closes only where some artifact shows it, and is found wherever one does", () => {
    const seen = { never: 0, opens: 0, undecided: 0 };
    fc.assert(
      fc.property(arbitraryVersions(fold, "values"), ({ before: { core, facts }, after }) => {
        const heightOf = (own: typeof core, each: Facts): number => {
          const { outcome } = dispose(own, each);
          if (outcome.kind === "none") throw new Error("what disposes has a verdict");
          return own.restrictiveness.indexOf(outcome.kind === "settled" ? outcome.box : outcome.state);
        };
        const laxer = (each: Facts): boolean => heightOf(after, each) < heightOf(core, each);
        // Only under `accumulate` may a rule have no verdict.
        fc.pre(
          [core, after].every(
            (own) => own.fold === "accumulate" || own.rules.every((rule) => rule.outcome.kind !== "none"),
          ),
        );
        const found = opening(after, core);
        seen[found.kind]++;
        if (facts.some(laxer)) expect(found.kind).toBe("opens");
        if (found.kind !== "opens") return;
        const { artifact, enrich } = found.witness;
        const example = { artifact: new Map(Object.entries(artifact)), enrich: new Map(Object.entries(enrich)) };
        expect(laxer(example)).toBe(true);
        expect([dispose(after, example).rule, dispose(core, example).rule]).toEqual([found.rule, found.against]);
      }),
      { seed: 20_265, numRuns: RUNS },
    );
    expect(seen.undecided).toBe(0);
    expect(Math.min(seen.never, seen.opens)).toBeGreaterThan(RUNS / 15);
  });
});
