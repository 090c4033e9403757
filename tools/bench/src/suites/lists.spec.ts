import { expect, it } from "@jest/globals";
import { lists } from "./lists.ts";

/** That it still runs and that the right rules are taken; what they take says nothing at this size. */
it("measures a set that is kept in a file, and a test of all elements of a list", async () => {
  const rows = await lists({ values: 50, elements: 5, builds: 1, race: { rounds: 2, batchMs: 0, warmUpMs: 0 } });
  expect(rows.map(({ target }) => target)).toEqual([10, 3, 1, 1, 10]);
  expect(rows.every(({ values }) => values.length > 0)).toBe(true);
});
