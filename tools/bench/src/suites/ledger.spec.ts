import { expect, it } from "@jest/globals";
import { programsFolder } from "../../../postgres/src/programs.ts";
import { ledger } from "./ledger.ts";

/** That it still runs and settles what is due; what it takes says nothing at this size. */
it("measures a ledger in a file and, where there is one, in PostgreSQL", async () => {
  const page = (await ledger({ decisions: 20, runs: 1, doublings: 1, looks: 2, callers: 4 })).join("\n");
  expect(page).toMatch(/\| held decisions, in a file, signed \| [\d,.]+ \/s \|.*\| ≥ 10,000 \/s \|/u);
  expect(page).toMatch(/\| open a ledger with 2,048 that wait, and know what is due next \| .*\| ≤ 5,000 ms \|/u);
  expect(page).toMatch(/\| the obligation of one of 2,048 that wait, on the disk \| [\d,.]+ B \|.*\| ≤ 1,024 B \|/u);
  expect(page.includes("in PostgreSQL, signed")).toBe(programsFolder() !== undefined);
});
