import { expect, it } from "@jest/globals";
import { vat } from "./vat.ts";

/** That all rows are measured; what they are says nothing at this size. */
it("measures vats, and says where a peer cannot be had", () => {
  const page = vat({
    runs: 1,
    calls: 100,
    messages: 200,
    actors: 1_000,
    kept: { turns: 200, callers: 8, actors: 100, messages: 200 },
    endo: "Endo is not measured: for a test",
    goblins: "Goblins is not measured: for a test",
  }).join("\n");
  expect(page).toMatch(/\| synchronous calls \|.*\| ≥ 5,000,000 \/s \|/u);
  expect(page).toMatch(/\| memory of an actor, over its own state \|.*\| ≤ 250 B \|/u);
  expect(page).toMatch(/\| sends to another vat with reply, one by one \|.* 5,500 \/s \|/u);
  expect(page).toMatch(/\| kept turns, committed in groups \|.*\| ≥ 20,000 \/s \|/u);
  expect(page).toMatch(/\| restart of 100 actors \|.*\| ≤ 10 s \|/u);
  expect(page).toMatch(/\| messages to another thread \|.*\| ≥ 100,000 \/s \|/u);
  expect(page).toContain("Endo is not measured: for a test. ");
  expect(page).toContain("Goblins is not measured: for a test. Its column was measured another time.");
});
