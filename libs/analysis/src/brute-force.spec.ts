import { describe, expect, it } from "@jest/globals";
import {
  findsWhatFailsOpen,
  findsWhatIsOverruled,
  findsWhatIsThere,
  tellsVersionsApart,
} from "./testing/brute-force.ts";

describe.each(["first-match", "accumulate"] as const)(
  "on small rulesets under `%s`, against every artifact",
  (fold) => {
    it("a finding is true of all of them, and every witness is taken by its rule", () => {
      const seen = findsWhatIsThere(fold, { numRuns: 300, seed: 20_261 });
      const { shadowed, undecided, ...found } = seen;
      expect(undecided).toBe(0);
      expect(shadowed > 0).toBe(fold === "accumulate");
      expect(Math.min(...Object.values(found))).toBeGreaterThan(20);
    });

    it("two rulesets are equivalent only if they answer alike, and every change is one", () => {
      const seen = tellsVersionsApart(fold, { numRuns: 300, seed: 20_262 });
      expect(seen.undecided).toBe(0);
      expect(Math.min(seen.equivalent, seen.different)).toBeGreaterThan(50);
    });
  },
);

it("a rule fails open in small rulesets only where some artifact shows it, and is found wherever one does", () => {
  const { open, closed } = findsWhatFailsOpen({ numRuns: 400, seed: 20_263 });
  expect(open).toBeGreaterThan(25);
  expect(closed).toBeGreaterThan(300);
});

it("a rule opens against a stricter verdict in small rulesets only where some artifact shows it, and is found wherever one does", () => {
  const { overruled, not } = findsWhatIsOverruled({ numRuns: 200, seed: 20_264 });
  expect(Math.min(overruled, not)).toBeGreaterThan(25);
});
