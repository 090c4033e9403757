import { describe, expect, it } from "@jest/globals";
import type { Principal } from "../config/tokens.ts";
import { Sessions } from "./sessions.ts";

const ANN: Principal = { id: "1", name: "ann", scopes: new Set(["read"]) };

function started() {
  const clock = { now: 0 };
  return { clock, sessions: new Sessions({ idle: 100, longest: 250 }, () => clock.now) };
}

describe("a session", () => {
  it("is found by its name alone, and has secrets of its own", () => {
    const { sessions } = started();
    const [one, other] = [sessions.begin(ANN), sessions.begin(ANN)];
    expect(sessions.find(one)?.principal).toBe(ANN);
    expect(one).not.toBe(other);
    expect(sessions.find(one)?.formToken).not.toBe(sessions.find(other)?.formToken);
    expect(sessions.find("")).toBeUndefined();
  });

  it("ends when it is ended, when nobody uses it, and at its longest", () => {
    const { clock, sessions } = started();
    const [left, quiet, used] = [sessions.begin(ANN), sessions.begin(ANN), sessions.begin(ANN)];
    sessions.end(left);
    expect(sessions.find(left)).toBeUndefined();
    for (clock.now = 80; clock.now <= 240; clock.now += 80) expect(sessions.find(used)).toBeDefined();
    clock.now = 251;
    expect(sessions.find(used)).toBeUndefined();
    expect(sessions.find(quiet)).toBeUndefined();
  });

  it("makes room for others when it was quiet for the longest time", () => {
    const { sessions } = started();
    const [first, second] = [sessions.begin(ANN), sessions.begin(ANN)];
    sessions.find(first);
    for (let count = 0; count < 9_999; count += 1) sessions.begin(ANN);
    expect([sessions.find(first), sessions.find(second)].map((found) => found !== undefined)).toEqual([true, false]);
  });
});
