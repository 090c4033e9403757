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

  it.each([
    ["--minutes x", "`--minutes x` is no number above 0"],
    ["--minutes 0", "`--minutes 0` is no number above 0"],
    ["--seed 1.5", "`--seed 1.5` is no whole number from 0 on"],
    ["--cases=-1", "`--cases -1` is no whole number from 0 on"],
    ["--cases=", "`--cases ` is no whole number from 0 on"],
    ["--rulesets", "`--rulesets` needs a number"],
    ["--from 3", "`--from` needs `--seed`, whose campaign it goes on with"],
    ["--minute 3", "unknown option `--minute`"],
    ["more", "`more` is no option"],
  ])("says what is wrong with %s", (args, fault) => {
    expect(readOptions(args.split(" "))).toEqual({ fault });
  });
});

describe("judgesAt", () => {
  it("lets each dialect be judged by everybody", () => {
    const judged = Array.from({ length: 211 * 8 }, (_, position) =>
      judgesAt(position).map((name) => `${name} ${position % 8}`),
    );
    expect(new Set(judged.flat()).size).toBe(7 * 8);
  });
});
