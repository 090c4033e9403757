import { expect, it } from "@jest/globals";
import { lists } from "./lists.ts";

/** That it still runs and that the right rules are taken; what they take says nothing at this size. */
it("measures a set that is kept in a file, a score, and a test of all elements of a list", async () => {
  const race = { rounds: 2, batchMs: 0, warmUpMs: 0 };
  const rows = await lists({ values: 50, nets: 300, elements: 5, terms: 200, builds: 1, race });
  expect(rows.map(({ target }) => target)).toEqual([10, 3, 1, 1, 1, 1, 20, 10]);
  expect(rows.every(({ values }) => values.length > 0)).toBe(true);
});
