import { expect, it } from "@jest/globals";
import { type Bcom, call, type Ref, settled } from "../index.ts";
import { type Budget, budget, metered } from "./index.ts";
import { problemOf, vatWithReport } from "./testing/vats.ts";

const { vat } = vatWithReport();
const make = (amount: number): Ref<Budget> => vat.spawn(budget, amount);

it("counts down to nothing, and no further", () => {
  const own = make(5);
  expect([vat.call(own, "spend", 2), vat.call(own, "left")]).toEqual([3, 3]);
  expect(problemOf(() => vat.call(own, "spend", 4))).toMatchObject({ code: "SPENT" });
  expect(vat.call(own, "spend", 3)).toBe(0);
});

it("is split: what is given away is gone here", () => {
  const own = make(5);
  const child = vat.call(own, "split", 2);
  expect([vat.call(own, "left"), vat.call(child, "left")]).toEqual([3, 2]);
  expect(problemOf(() => vat.call(own, "split", 4))).toMatchObject({ code: "SPENT" });
  expect(vat.call(own, "left")).toBe(3);
});

it("makes nothing of nothing: no amount is below zero, broken, too large or no number", () => {
  const own = make(5);
  for (const amount of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, "1", null, { valueOf: () => 1 }])
    for (const method of ["spend", "split"] as const)
      expect(problemOf(() => vat.call(own, method, amount as number))).toMatchObject({ code: "NOT_AN_AMOUNT" });
  expect(problemOf(() => make(-5))).toMatchObject({ code: "NOT_AN_AMOUNT" });
  expect(vat.call(own, "left")).toBe(5);
});

it("is not spent by a turn that fails, and its part is not made either", () => {
  const own = make(5);
  let leaked: Ref<Budget> | undefined;
  problemOf(() =>
    vat.run(() => {
      leaked = call(own, "split", 3);
      throw new Error("undone");
    }),
  );
  expect(vat.call(own, "left")).toBe(5);
  expect(() => vat.call(leaked as Ref<Budget>, "left")).toThrow("no such actor");
});

it("meters a reference, and is paid even where the target fails", async () => {
  const own = make(2);
  const failing = vat.spawn((_bcom: Bcom) => (fail: boolean) => {
    if (fail) throw new Error("not this time");
    return "done";
  });
  const meter = vat.run(() => metered(failing, own));
  await expect(settled(vat.send(meter, true))).rejects.toMatchObject({ message: "not this time" });
  expect(await settled(vat.send(meter, false))).toBe("done");
  await expect(settled(vat.send(meter, false))).rejects.toMatchObject({ code: "SPENT" });
});
