import { expect, it } from "@jest/globals";
import { UsedIds } from "./used-ids.ts";

it("takes each id once, a number and its text apart", () => {
  const used = new UsedIds();
  const ids = [5, 6, 7, 3, 9, 8, 10, "7", "a", -1, 4, 0];
  expect(ids.map((id) => used.take(id))).toEqual(ids.map(() => true));
  expect([...ids, 7, 9].map((id) => used.take(id))).toEqual([...ids, 7, 9].map(() => false));
  expect([11, 2].map((id) => used.take(id))).toEqual([true, true]);
});

it("takes nothing more when it could not tell any more", () => {
  const used = new UsedIds();
  for (let id = 0; id < 1_000_000; id++) used.take(id * 2);
  expect([used.take(1_000_000_000), used.take(1_000_000_001)]).toEqual([true, false]);
});
