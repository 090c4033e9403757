import { describe, expect, it } from "@jest/globals";
import {
  findsWhatFailsOpen,
  findsWhatIsOverruled,
  findsWhatIsThere,
  tellsVersionsApart,
} from "./testing/brute-force.ts";
import { findsWhatObjectsHave } from "./testing/named-objects.ts";

const RUNS = 3_000;
/** How often a verdict that never counts is to be found at least, so that the findings are worth confirming. */
const SHADOWED = { values: 200, lists: 100, addresses: 50 };

describe.each([
  ["values", "first-match", RUNS],
  ["values", "accumulate", RUNS],
  ["values", "strictest", RUNS],
  ["lists", "first-match", 2_000],
  ["lists", "accumulate", 2_000],
  ["addresses", "first-match", 1_000],
  ["addresses", "accumulate", 1_000],
] as const)("on small rulesets over %s under `%s`, %s of them", (over, fold, numRuns) => {
  it("every finding is true of all artifacts, and every witness is taken by its rule", () => {
    const { shadowed, undecided, ...found } = findsWhatIsThere(fold, over, { numRuns, seed: 30_261 });
    expect(undecided).toBe(0);
    expect(shadowed > SHADOWED[over]).toBe(fold === "accumulate");
    expect(Math.min(...Object.values(found))).toBeGreaterThan(200);
  });

  it("two versions are equivalent only if they answer alike, and every change is one", () => {
    const seen = tellsVersionsApart(fold, over, { numRuns, seed: 30_262 });
    expect(seen.undecided).toBe(0);
    expect(Math.min(seen.equivalent, seen.different)).toBeGreaterThan(500);
  });
});

it.each([
  ["values", RUNS],
  ["lists", 2_000],
] as const)(
  "a rule fails open in small rulesets over %s, %s of them, only where some artifact shows it, and is found wherever one does",
  (over, numRuns) => {
    expect(findsWhatFailsOpen(over, { numRuns, seed: 30_263 }).open).toBeGreaterThan(200);
  },
);

it.each(["values", "lists"] as const)(
  "a rule opens against a stricter verdict in small rulesets over %s only where some artifact shows it, and is found wherever one does",
  (over) => {
    const { overruled, not } = findsWhatIsOverruled(over, { numRuns: 2_000, seed: 30_264 });
    expect(Math.min(overruled, not)).toBeGreaterThan(200);
  },
);

it("2,000 rulesets about lists within an object are decided as if every object had been asked, or not at all", () => {
  const { live, dead, contradiction, undecided } = findsWhatObjectsHave({ numRuns: 2_000, seed: 30_265 });
  expect(Math.min(live, dead, contradiction)).toBeGreaterThan(200);
  expect(undecided).toBeLessThan(100);
});
