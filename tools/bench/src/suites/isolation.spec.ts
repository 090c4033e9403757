import { expect, it } from "@jest/globals";
import { isolation } from "./isolation.ts";

/** That it still runs and that all crossings agree; what they take says nothing at this size. */
it("measures crossings here and in a worker", async () => {
  const page = (await isolation({ rounds: 2, batchMs: 0, warmUpMs: 0 })).join("\n");
  expect(page).toMatch(/\| more \|.*\| ≤ 15 µs \|/u);
});
