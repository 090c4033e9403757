import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  backOff,
  DEFAULT_PERSISTENCE,
  isGivenUp,
  LONGEST_WAIT,
  type Persistence,
  persistenceWith,
} from "./back-off.ts";

describe("an action that has failed", () => {
  it("waits twice as long each time, up to the longest", () => {
    const waits = [1, 2, 3, 4, 12, 13, 14, 1_000].map((failed) => backOff(failed, 1, DEFAULT_PERSISTENCE));
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 2_048_000, 3_600_000, 3_600_000, 3_600_000]);
    expect(backOff(3, 0, DEFAULT_PERSISTENCE)).toBe(2_000);
    expect(backOff(3, 0.5, DEFAULT_PERSISTENCE)).toBe(3_000);
  });

  it("waits no less than half of that, no longer than anybody may, and a whole number of milliseconds", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: LONGEST_WAIT }),
        fc.integer({ min: 1, max: LONGEST_WAIT }),
        (failed, random, one, other) => {
          const persistence = persistenceWith({ first: Math.min(one, other), longest: Math.max(one, other) });
          const wait = backOff(failed, random, persistence);
          const whole = backOff(failed, 1, persistence);
          expect(Number.isSafeInteger(wait)).toBe(true);
          expect(wait).toBeGreaterThanOrEqual(Math.floor(whole / 2));
          expect(wait).toBeLessThanOrEqual(persistence.longest);
          expect(whole).toBeLessThanOrEqual(backOff(failed + 1, 1, persistence));
        },
      ),
    );
  });

  it("is given up when it has been tried as often as it may, or for as long", () => {
    const patient = persistenceWith({ tries: 3 });
    expect([1, 2, 3, 4].map((tries) => isGivenUp(tries, 1e15, patient))).toEqual([false, false, true, true]);
    const hasty = persistenceWith({ tries: 3, within: 100 });
    expect([99, 100, 101].map((elapsed) => isGivenUp(1, elapsed, hasty))).toEqual([false, true, true]);
    // A clock that was set back.
    expect(isGivenUp(1, -86_400_000, hasty)).toBe(false);
  });
});

it.each<[string, Partial<Persistence>]>([
  ["no try", { tries: 0 }],
  ["tries without end", { tries: Number.POSITIVE_INFINITY }],
  ["no number", { first: Number.NaN }],
  ["a time before the beginning", { within: -1 }],
  ["a longest wait that is shorter than the first", { first: 10, longest: 9 }],
  ["a wait that looks like a clock that was set back", { longest: LONGEST_WAIT + 1 }],
])("nobody is as persistent as that: %s", (_, own) => {
  expect(() => persistenceWith(own)).toThrow(RangeError);
});
