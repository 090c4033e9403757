import { describe, expect, it } from "@jest/globals";
import { findsWhatFailsOpen, findsWhatIsThere, tellsVersionsApart } from "./testing/brute-force.ts";

const RUNS = 3_000;

describe.each(["first-match", "accumulate"] as const)(`on ${RUNS} small rulesets under \`%s\``, (fold) => {
  it("every finding is true of all artifacts, and every witness is taken by its rule", () => {
    const { shadowed, undecided, ...found } = findsWhatIsThere(fold, { numRuns: RUNS, seed: 30_261 });
    expect(undecided).toBe(0);
    expect(shadowed > 200).toBe(fold === "accumulate");
    expect(Math.min(...Object.values(found))).toBeGreaterThan(200);
  });

  it("two versions are equivalent only if they answer alike, and every change is one", () => {
    const seen = tellsVersionsApart(fold, { numRuns: RUNS, seed: 30_262 });
    expect(seen.undecided).toBe(0);
    expect(Math.min(seen.equivalent, seen.different)).toBeGreaterThan(500);
  });
});

it(`a rule fails open in ${RUNS} small rulesets only where some artifact shows it, and is found wherever one does`, () => {
  expect(findsWhatFailsOpen({ numRuns: RUNS, seed: 30_263 }).open).toBeGreaterThan(200);
});
