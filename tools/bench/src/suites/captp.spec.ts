import { expect, it } from "@jest/globals";
import { captp } from "./captp.ts";

/** That all rows are measured; what they are says nothing at this size. */
it("measures messages to another process", () => {
  const page = captp({ runs: 1, messages: 1_000 }).join("\n");
  expect(page).toMatch(/\| round trips, one after the other \|.*\| ≥ 10,000 \/s \|/u);
  expect(page).toMatch(/\| round trips, 500 at once \|.*\| ≥ 100,000 \/s \|/u);
  expect(page).toMatch(/\| one after the other, of bare \| [0-9.]+ × \|/u);
  expect(page).toMatch(/\| chains of 10 messages, 100 at once \|.* 51 \/s \|/u);
});
