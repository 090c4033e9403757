import { describe, expect, it } from "@jest/globals";
import { growth } from "./thirds.ts";

const noise = (place: number): number => ((place * 7_919) % 13) - 6;

describe("growth of memory", () => {
  it("is none where memory stays, however it began, and whatever a few samples say", () => {
    const samples = Array.from({ length: 60 }, (_, place) => (place < 20 ? 20 + place : 100) + noise(place) / 10);
    for (const place of [25, 41, 50]) samples[place] = 900;
    expect(Math.abs(growth(samples))).toBeLessThan(0.02);
  });

  it("is seen where a third of the time leaks more than a twentieth", () => {
    const leaking = (share: number) => Array.from({ length: 60 }, (_, place) => 100 + (place - 30) * (share / 20));
    expect(growth(leaking(7))).toBeGreaterThan(0.05);
    expect(growth(leaking(3))).toBeLessThan(0.05);
  });

  it("is unknown without samples, which no test takes for none", () => {
    expect(growth([])).toBeNaN();
  });
});
