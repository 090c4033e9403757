import { expect, it } from "@jest/globals";
import { send, settled, Vat } from "../index.ts";
import { ManualClock, systemClock, timer, within } from "./index.ts";
import { problemOf, vatWithReport } from "./testing/vats.ts";

const { vat } = vatWithReport();

/** Lets everything be done that can be. */
const quiet = async () => {
  for (let round = 0; round < 5; round++) await new Promise((resolve) => setImmediate(resolve));
};

it("tells the time, and when some has passed, in the order of time", async () => {
  const clock = new ManualClock();
  const time = timer(clock);
  const order: number[] = [];
  for (const ms of [30, 10, 20]) void settled(vat.run(() => send(time, "after", ms))).then((now) => order.push(now));
  await quiet();
  clock.advance(25);
  await quiet();
  expect(order).toEqual([10, 20]);
  clock.advance(10);
  await quiet();
  expect(order).toEqual([10, 20, 30]);
  expect(await settled(vat.run(() => send(time, "now")))).toBe(35);
});

it("breaks what takes too long", async () => {
  const clock = new ManualClock();
  const time = timer(clock);
  const [vow, resolver] = vat.promise<number>();
  const [late] = vat.promise<number>();
  const [soon, never] = vat.run(() => [within(time, 50, vow), within(time, 50, late)] as const);
  vat.call(resolver, "fulfill", 1);
  await quiet();
  clock.advance(50);
  expect(await settled(soon)).toBe(1);
  await expect(settled(never)).rejects.toMatchObject({ code: "TIMED_OUT", message: "it took longer than 50 ms" });
});

it("asks the clock for nothing where the turn failed that asked for it", async () => {
  const asked: number[] = [];
  const time = timer({ now: () => 0, after: (ms) => void asked.push(ms) });
  problemOf(() =>
    vat.run(() => {
      send(time, "after", 5);
      throw new Error("undone");
    }),
  );
  vat.run(() => send(time, "after", 6));
  await quiet();
  expect(asked).toEqual([6]);
});

it("takes no time that would be none, and no more alarms than it has room for", async () => {
  const time = timer(new ManualClock(), { limit: 2 });
  const wrong = [-1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, "5" as never].map((ms) =>
    settled(vat.run(() => send(time, "after", ms))).catch(({ code }) => code),
  );
  expect(await Promise.all(wrong)).toEqual(wrong.map(() => "NOT_AN_AMOUNT"));
  vat.run(() => [send(time, "after", 1), send(time, "after", 1)]);
  await expect(settled(vat.run(() => send(time, "after", 1)))).rejects.toMatchObject({ code: "FULL" });
});

it("runs by the machine's clock", async () => {
  const time = timer(systemClock);
  const before = await settled(vat.run(() => send(time, "now")));
  expect(await settled(vat.run(() => send(time, "after", 1)))).toBeGreaterThanOrEqual(before);
  expect(new Vat().name).toBe("vat");
});
