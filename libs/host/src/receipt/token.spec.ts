import { describe, expect, it } from "@jest/globals";
import { newToken } from "./token.ts";

const NOW = Date.UTC(2026, 4, 4, 3, 2, 1);

describe("a new token", () => {
  it("is a UUID of version 7: its time, and chance", () => {
    const token = newToken(NOW);
    expect(token).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u);
    expect(Number.parseInt(token.replaceAll("-", "").slice(0, 12), 16)).toBe(NOW);
  });

  it("is another one each time, behind those of before", () => {
    const tokens = Array.from({ length: 1_000 }, (_, place) => newToken(NOW + Math.floor(place / 10)));
    expect(new Set(tokens).size).toBe(1_000);
    const times = tokens.map((token) => token.slice(0, 13));
    expect(times).toEqual([...times].sort());
  });
});
