import { expect, it } from "@jest/globals";
import { call, settled } from "../index.ts";
import { allOf, anyOf, eachOf } from "./index.ts";
import { vatWithReport } from "./testing/vats.ts";

const { vat, reported } = vatWithReport();

it("I17, I19: is for all values in their order, and for none at once", async () => {
  const [first, one] = vat.promise<number>();
  const [second, two] = vat.promise<string>();
  const all = vat.run(() => allOf(first, second, first, 4));
  vat.call(two, "fulfill", "b");
  vat.call(one, "fulfill", 1);
  expect(await settled(all)).toEqual([1, "b", 1, 4]);
  expect(await settled(vat.run(() => allOf()))).toEqual([]);
});

it("breaks with the first that breaks, and says nothing of the others", async () => {
  const [first, one] = vat.promise<number>();
  const [second, two] = vat.promise<number>();
  const all = vat.run(() => allOf(first, second, vat.promise<number>()[0]));
  vat.call(two, "break", "late");
  vat.call(one, "break", "later");
  await expect(settled(all)).rejects.toBe("late");
  await vat.idle();
  expect(reported).toEqual([]);
});

it("tells of each what became of it, or gives the first", async () => {
  const [never] = vat.promise<number>();
  const [broken, resolver] = vat.promise<number>();
  const each = vat.run(() => eachOf(1, broken));
  const any = vat.run(() => anyOf(never, broken, 3));
  const none = vat.run(() => anyOf(broken, broken));
  vat.call(resolver, "break", "no");
  expect(await settled(each)).toEqual([
    { fulfilled: true, value: 1 },
    { fulfilled: false, problem: "no" },
  ]);
  expect(await settled(any)).toBe(3);
  await expect(settled(none)).rejects.toMatchObject({ errors: ["no", "no"] });
  await expect(settled(vat.run(() => anyOf()))).rejects.toMatchObject({ code: "NONE" });
});

it("takes data that looks like a promise as data, and runs nothing of it", async () => {
  let ran = false;
  const lookAlike = {
    then: () => {
      ran = true;
    },
  };
  const all = vat.run(() => allOf(lookAlike, 2));
  const size = vat.run(() => allOf(all));
  const [vow, resolver] = vat.promise<number>();
  vat.run(() => call(resolver, "fulfill", 1));
  expect(await settled(vow)).toBe(1);
  await vat.idle();
  expect([ran, typeof size]).toEqual([false, "object"]);
});
