import { expect, it } from "@jest/globals";
import { type Bcom, methods, type Ref, send, settled } from "../index.ts";
import { ManualClock, type Strategy, supervisor, timer } from "./index.ts";
import { vatWithReport } from "./testing/vats.ts";

const { vat } = vatWithReport();

const worker = (bcom: Bcom, done = 0): ReturnType<typeof made> => made(bcom, done);
function made(bcom: Bcom, done: number) {
  return methods({
    work: () => bcom(worker(bcom, done + 1) as never, done + 1),
    fail: (): number => {
      throw new Error("stuck");
    },
  });
}
interface Worker {
  work(): number;
  fail(): number;
}
const start = (): Ref<Worker> => vat.spawn(worker) as Ref<unknown> as Ref<Worker>;

const fail = async (child: Ref<Worker>) => {
  await settled(vat.send(child, "fail")).catch(() => undefined);
  await vat.idle();
};
const work = (child: Ref<Worker>) => settled(vat.send(child, "work"));

it.each<[Strategy, readonly number[]]>([
  ["one-for-one", [2, 1, 2]],
  ["rest-for-one", [2, 1, 1]],
  ["all-for-one", [1, 1, 1]],
])("makes anew by the strategy %s, behind references that stay the same", async (strategy, counts) => {
  const { children } = vat.run(() => supervisor({ a: start, b: start, c: start }, { strategy }));
  const all = [children.a, children.b, children.c];
  for (const child of all) expect(await work(child)).toBe(1);
  await fail(children.b);
  expect(await Promise.all(all.map(work))).toEqual(counts);
});

it("gives up when it has restarted as often as it may, and tells the one above", async () => {
  const heard: unknown[] = [];
  const log = vat.spawn((_bcom: Bcom) => (child: string, problem: unknown) => void heard.push([child, problem]));
  const { children, ended } = vat.run(() => supervisor({ a: start }, { restarts: 2, log }));
  for (let n = 0; n < 3; n++) await fail(children.a);
  await expect(settled(ended)).rejects.toMatchObject({ code: "GIVEN_UP", cause: { message: "stuck" } });
  await expect(work(children.a)).rejects.toMatchObject({ code: "GIVEN_UP" });
  expect(heard).toEqual(Array.from({ length: 3 }, () => ["a", expect.objectContaining({ message: "stuck" })]));
});

it("forgets a restart after a time", async () => {
  const clock = new ManualClock();
  const forget = { timer: timer(clock), after: 1_000 };
  const { children } = vat.run(() => supervisor({ a: start }, { restarts: 1, forget }));
  for (let n = 0; n < 3; n++) {
    await fail(children.a);
    for (let round = 0; round < 5; round++) await new Promise((resolve) => setImmediate(resolve));
    clock.advance(1_000);
    for (let round = 0; round < 5; round++) await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await work(children.a)).toBe(1);
});

it("is not worn out by messages that nobody understands, nor by many that fail at once", async () => {
  const { children } = vat.run(() => supervisor({ a: start }, { restarts: 1 }));
  for (let n = 0; n < 10; n++)
    await settled(vat.send(children.a as Ref<unknown> as Ref<(name: string) => unknown>, "nonsense")).catch(
      () => undefined,
    );
  expect(await work(children.a)).toBe(1);
  // All of these are on their way to the same child: it is made anew once.
  const failing = vat.run(() => Array.from({ length: 10 }, () => send(children.a, "fail")));
  await Promise.all(failing.map((vow) => settled(vow).catch(() => undefined)));
  await vat.idle();
  expect(await work(children.a)).toBe(1);
});

it("gives up where a child cannot be made anew", async () => {
  let made = 0;
  const once = (): Ref<Worker> => {
    if (made++ > 0) throw new Error("out of order");
    return start();
  };
  const { children, ended } = vat.run(() => supervisor({ a: once }));
  await fail(children.a);
  await expect(settled(ended)).rejects.toMatchObject({ code: "GIVEN_UP", cause: { message: "out of order" } });
});
