import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { isoDuration, parseDuration, parseIsoDuration } from "./duration.ts";

describe("durations", () => {
  it.each([
    [259_200_000, "PT72H"],
    [5_400_000, "PT90M"],
    [3_600_000, "PT1H"],
    [61_000, "PT61S"],
    [1_500, "PT1.5S"],
    [1, "PT0.001S"],
    [3_600_001, "PT3600.001S"],
    [0, "PT0S"],
  ])("writes %d ms as %s", (ms, iso) => {
    expect(isoDuration(ms)).toBe(iso);
  });

  it("reads back what it writes, exactly", () => {
    fc.assert(fc.property(fc.maxSafeNat(), (ms) => parseIsoDuration(isoDuration(ms)) === ms));
  });

  it.each([
    ["500ms", 500],
    ["3s", 3_000],
    ["90m", 5_400_000],
    ["72h", 259_200_000],
    ["2d", 172_800_000],
    ["1w", 604_800_000],
    ["0s", 0],
    ["1.5d", 129_600_000],
    ["6mo", 15_552_000_000],
    ["1y", 31_536_000_000],
    ["1_000h", 3_600_000_000],
  ])("reads the language's %s", (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });
});
