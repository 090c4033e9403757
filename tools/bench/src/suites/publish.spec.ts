import { expect, it } from "@jest/globals";
import { describeWithRegistry } from "../../../registry/src/testing/describe-with-registry.ts";
import { publish } from "./publish.ts";

/** It starts a registry of its own; what it takes says nothing at this size, but for the number of requests. */
describeWithRegistry("the benchmark of publishing", {}, () => {
  it("publishes and runs rulesets, and asks once for one that has not changed", async () => {
    const [page = ""] = await publish({ runs: 1, coldRuns: 0, crowd: 3 });
    expect(page).toMatch(/\| requests for an unchanged ruleset \| 1 × \|.*\| ≤ 1 × \| yes \|/u);
    expect(page).toMatch(/\| first publish, with all statements \| [\d,.]+ ms \|.*\| ≤ 300 ms \|/u);
    expect(page).toMatch(/\| pull, verify, instantiate, dispose once \| [\d,.]+ ms \|.*\| ≤ 150 ms \|/u);
    expect(page).toMatch(/\| publish 3 rulesets over 8 connections \| [\d,.]+ s \|.*\| ≤ 120 s \|/u);
  });
});
