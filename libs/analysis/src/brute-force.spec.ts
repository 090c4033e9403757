import { describe, expect, it } from "@jest/globals";
import {
  findsWhatFailsOpen,
  findsWhatIsOverruled,
  findsWhatIsThere,
  tellsVersionsApart,
} from "./testing/brute-force.ts";

describe.each([
  ["values", "first-match"],
  ["values", "accumulate"],
  ["values", "strictest"],
  ["lists", "first-match"],
  ["lists", "accumulate"],
  ["addresses", "first-match"],
  ["scores", "first-match"],
  ["scores", "accumulate"],
] as const)("on small rulesets over %s under `%s`, against every artifact", (over, fold) => {
  it("a finding is true of all of them, and every witness is taken by its rule", () => {
    const seen = findsWhatIsThere(fold, over, { numRuns: 100, seed: 20_261 });
    const { shadowed, undecided, ...found } = seen;
    expect(undecided).toBe(0);
    expect(shadowed > 0).toBe(fold === "accumulate");
    expect(Math.min(...Object.values(found))).toBeGreaterThan(6);
  });

  it("two rulesets are equivalent only if they answer alike, and every change is one", () => {
    const seen = tellsVersionsApart(fold, over, { numRuns: 100, seed: 20_262 });
    expect(seen.undecided).toBe(0);
    expect(Math.min(seen.equivalent, seen.different)).toBeGreaterThan(15);
  });
});

it.each([
  ["values", 8],
  ["lists", 8],
  // Where all terms are asked, fewer rules stand or fall with one ligand.
  ["scores", 4],
] as const)(
  "a rule fails open in small rulesets over %s only where some artifact shows it, and is found wherever one does",
  (over, least) => {
    const { open, closed } = findsWhatFailsOpen(over, { numRuns: 130, seed: 20_263 });
    expect(open).toBeGreaterThan(least);
    expect(closed).toBeGreaterThan(100);
  },
);

it.each(["values", "lists"] as const)(
  "a rule opens against a stricter verdict in small rulesets over %s only where some artifact shows it, and is found wherever one does",
  (over) => {
    const { overruled, not } = findsWhatIsOverruled(over, { numRuns: 80, seed: 20_264 });
    expect(Math.min(overruled, not)).toBeGreaterThan(10);
  },
);
