import { expect, it } from "@jest/globals";
import { compose } from "./compose.ts";

/** That it still runs and that the right rules are taken; what they take says nothing at this size. */
it("measures layers beside their parts alone", async () => {
  const rows = await compose({ rules: 8, builds: 1, race: { rounds: 2, batchMs: 0, warmUpMs: 0 } });
  expect(rows.map(({ target }) => target)).toEqual([1.2, 1.05, 20, 5]);
  expect(rows.every(({ values }) => values.length > 0)).toBe(true);
});
