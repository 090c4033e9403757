import { expect, it } from "@jest/globals";
import { gate } from "./gate.ts";

/** That it still runs, and that every call is answered by the server; what it takes says nothing at this size. */
it("measures calls through a gate", async () => {
  const page = await gate({ rounds: 1, calls: 2, window: 2, crowd: 20, long: 40 });
  expect(page.join("\n")).toMatch(/\| added to a call, 1,000 rules \|.*\| ≤ 0\.3 ms \|/u);
  expect(page.join("\n")).toMatch(/\| calls in a second of one core, 10 rules \|.*\| ≥ 3,000 \/s \|/u);
  expect(page.join("\n")).toMatch(/\| memory after 40 calls/u);
});
