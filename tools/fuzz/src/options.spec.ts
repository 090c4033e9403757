import { describe, expect, it } from "@jest/globals";
import { judgesAt } from "./judges-at.ts";
import { readOptions } from "./options.ts";

describe("readOptions", () => {
  it("goes on for five minutes by default", () => {
    expect(readOptions([])).toEqual({
      minutes: 5,
      from: 0,
      rulesets: Number.MAX_SAFE_INTEGER,
      cases: 200,
    });
  });

  it("takes a seed and a position", () => {
    expect(readOptions(["--seed", "7", "--from", "12", "--minutes", "0.5"])).toMatchObject({
      seed: 7,
      from: 12,
      minutes: 0.5,
    });
  });

  it.each([["--minutes", "x"], ["--minutes", "0"], ["--seed", "1.5"], ["--from", "3"], ["--cases", "-1"], ["more"]])(
    "refuses %s %s",
    (...args) => {
      expect(readOptions(args.filter((arg) => arg !== undefined))).toBeUndefined();
    },
  );
});

describe("judgesAt", () => {
  it("lets each dialect be judged by everybody", () => {
    const judged = Array.from({ length: 211 * 8 }, (_, position) =>
      judgesAt(position).map((name) => `${name} ${position % 8}`),
    );
    expect(new Set(judged.flat()).size).toBe(7 * 8);
  });
});
