import { expect, it } from "@jest/globals";
import { describeWithBrowser } from "../../../browser/src/testing/describe-with-browser.ts";
import { playground } from "./playground.ts";

describeWithBrowser("the benchmark of the playground", () => {
  it("still runs; what it takes says nothing here", async () => {
    const rows = await playground({ runs: 2 });
    expect(rows.map(({ unit, values, target }) => [unit, values.length, target])).toEqual([
      ["kB", 1, 400],
      ["ms", 2, 1_000],
      ["ms", 2, undefined],
    ]);
  });
});
