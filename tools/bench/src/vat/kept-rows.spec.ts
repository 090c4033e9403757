import { expect, it } from "@jest/globals";
import { figures } from "../report.ts";
import { keptRows } from "./kept-rows.ts";

/** That all rows are measured; what they are says nothing at this size. */
it("measures vats in a file and in threads", () => {
  const page = figures(keptRows({ turns: 200, callers: 8, actors: 100, messages: 200 }, 1));
  expect(page).toMatch(/\| kept turns, committed in groups \|.*\| ≥ 20,000 \/s \|/u);
  expect(page).toMatch(/\| restart of 100 actors \|.*\| ≤ 10 s \|/u);
  expect(page).toMatch(/\| messages to another thread \|.*\| ≥ 100,000 \/s \|/u);
});
