import { expect, it } from "@jest/globals";
import { call, type Ref, settled, type Vow } from "../index.ts";
import { type Queue, queue } from "./index.ts";
import { problemOf, vatWithReport } from "./testing/vats.ts";

const { vat } = vatWithReport();
const make = (room: number): Ref<Queue<string>> => vat.spawn(queue<string>, room);

it("I23, I24: gives back in order, and promises where there is nothing yet", async () => {
  const own = make(3);
  const [first, second] = [vat.call(own, "take"), vat.call(own, "take")] as Vow<string>[];
  for (const value of ["a", "b", "c", "d"]) vat.call(own, "put", value);
  expect(await Promise.all([settled(first as Vow<string>), settled(second as Vow<string>)])).toEqual(["a", "b"]);
  expect([vat.call(own, "take"), vat.call(own, "size"), vat.call(own, "take"), vat.call(own, "size")]).toEqual([
    "c",
    1,
    "d",
    0,
  ]);
});

it("is in order over many that come and go", () => {
  const own = make(100);
  const taken: unknown[] = [];
  let put = 0;
  for (let round = 0; round < 50; round++) {
    for (let n = 0; n < 3; n++) vat.call(own, "put", String(put++));
    for (let n = 0; n < 2; n++) taken.push(vat.call(own, "take"));
  }
  expect(taken).toEqual(Array.from({ length: 100 }, (_, n) => String(n)));
});

it("is closed: who waits hears of it, and what is in it is still there", async () => {
  const own = make(3);
  const waiting = vat.call(own, "take") as Vow<string>;
  vat.call(own, "close");
  await expect(settled(waiting)).rejects.toMatchObject({ code: "CLOSED" });
  expect(problemOf(() => vat.call(own, "put", "a"))).toMatchObject({ code: "CLOSED" });
  const other = make(3);
  vat.call(other, "put", "left");
  vat.call(other, "close");
  expect(vat.call(other, "take")).toBe("left");
  expect(problemOf(() => vat.call(other, "take"))).toMatchObject({ code: "CLOSED" });
});

it("loses nothing to a taker whose turn fails", async () => {
  const own = make(3);
  vat.call(own, "put", "a");
  problemOf(() =>
    vat.run(() => {
      call(own, "take");
      throw new Error("undone");
    }),
  );
  expect(vat.call(own, "take")).toBe("a");
  // Neither to one that waits, when the turn fails that would have given it something.
  const waiting = vat.call(own, "take") as Vow<string>;
  problemOf(() =>
    vat.run(() => {
      call(own, "put", "never");
      throw new Error("undone");
    }),
  );
  vat.call(own, "put", "b");
  expect(await settled(waiting)).toBe("b");
});

it("takes no more than it has room for, of values and of takers", () => {
  const own = make(2);
  for (const value of ["a", "b"]) vat.call(own, "put", value);
  expect(problemOf(() => vat.call(own, "put", "c"))).toMatchObject({ code: "FULL" });
  const other = make(2);
  for (let n = 0; n < 2; n++) vat.call(other, "take");
  expect(problemOf(() => vat.call(other, "take"))).toMatchObject({ code: "FULL" });
});
