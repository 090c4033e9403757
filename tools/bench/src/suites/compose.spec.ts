import { expect, it } from "@jest/globals";
import { compose } from "./compose.ts";
import { graph } from "./graph.ts";

it("measures a graph of the parts that were asked for", async () => {
  const [row] = await graph({ donors: 3, receivers: 10, others: 2, runs: 1 });
  expect(row).toMatchObject({ what: expect.stringContaining("15 parts and 30 candidate edges"), target: 30 });
});

/** That it still runs and that the right rules are taken; what they take says nothing at this size. */
it("measures layers beside their parts alone", async () => {
  const rows = await compose({ rules: 8, builds: 1, race: { rounds: 2, batchMs: 0, warmUpMs: 0 } });
  expect(rows.map(({ target }) => target)).toEqual([1.2, 1.05, 20, 5]);
  expect(rows.every(({ values }) => values.length > 0)).toBe(true);
});
