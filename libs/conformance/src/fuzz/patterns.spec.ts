import { expect, it } from "@jest/globals";
import { anyPattern } from "./patterns.ts";
import { Random } from "./random.ts";

it("repeats nothing without end within a group that repeats a few times, on which one crossing took many minutes", () => {
  const random = new Random(2711, 3494);
  const written = Array.from({ length: 3_000 }, () => anyPattern(["promotion"], random).written);
  const repeated = written.filter((pattern) => /\)\{/u.test(pattern.replaceAll(/\\./gu, "x")));
  expect(repeated).not.toEqual([]);
  expect(repeated.filter((pattern) => /[*+]|\{2,\}/u.test(pattern.replaceAll(/\\./gu, "x")))).toEqual([]);
});
