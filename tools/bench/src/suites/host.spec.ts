import { expect, it } from "@jest/globals";
import { host } from "./host.ts";

/** That it still runs, and that the service gives the rules that it should; what it takes says nothing at this size. */
it("measures crossings in process and by HTTP", async () => {
  const page = await host({
    race: { rounds: 2, batchMs: 0, warmUpMs: 0 },
    rounds: 1,
    load: { connections: 2, seconds: 1 },
    opa: "not asked for",
  });
  expect(page.join("\n")).toMatch(/\| crossings, in process, unsigned \|.*\| ≥ 100,000 \/s \|/u);
  expect(page.join("\n")).toMatch(/\| requests, `tangle serve` \|.*\| ≥ 8,000 \/s \|/u);
  expect(page.at(-1)).toBe("`opa run --server` is not asked for.");
});
