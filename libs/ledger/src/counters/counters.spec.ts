import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { SqliteLedger } from "../sqlite/sqlite-ledger.ts";
import { DROPPED, decided, HOUR, NOON } from "../testing/receipts.ts";
import { describeStores } from "../testing/stores.ts";
import { amountOf, type CounterRequest, LEASE, minus, numberOf, plus } from "./counters.ts";

const DAY = 24 * HOUR;
const request = (now: number, more: Partial<CounterRequest> = {}): CounterRequest => ({
  counter: "calls",
  key: "ann",
  amount: 1,
  window: HOUR,
  now,
  ...more,
});

describeStores("counters", ({ open }) => {
  it("count what was reserved at once, and each key, counter, window and deployment apart", async () => {
    const ledger = await open();
    const counters = ledger.counters("mail");
    const totals: number[] = [];
    for (const more of [{}, {}, { key: "bob" }, { counter: "bytes" }, { window: DAY }, { amount: 0 }, {}]) {
      totals.push((await counters.reserve(request(NOON, more))).before);
    }
    expect(totals).toEqual([0, 1, 0, 0, 0, 2, 2]);
    expect((await ledger.counters("other").reserve(request(NOON))).before).toBe(0);
  });

  it("give everybody another total, whoever asks at the same time", async () => {
    const all = [await open(), await open(), await open()];
    const reserved = await Promise.all(
      Array.from({ length: 60 }, (_, place) => all[place % 3]?.counters("mail").reserve(request(NOON + (place % 4)))),
    );
    const totals = reserved.map((each) => each?.before ?? -1).sort((a, b) => a - b);
    expect(totals).toEqual(Array.from({ length: 60 }, (_, place) => place));
  });

  it("lose what is released or runs out, and keep what is decided, once", async () => {
    const ledger = await open();
    const counters = ledger.counters("mail");
    const [first, second, third] = [
      await counters.reserve(request(NOON)),
      await counters.reserve(request(NOON)),
      await counters.reserve(request(NOON)),
    ];
    await counters.release(first.id);
    await counters.release(first.id);
    await ledger.decide(decided(DROPPED, { id: "r1", reservations: [second.id] }));
    await ledger.decide(decided(DROPPED, { id: "r1", reservations: [second.id] }));
    await counters.release(second.id);
    expect((await counters.reserve(request(NOON + 1, { amount: 0 }))).before).toBe(2);
    expect((await counters.reserve(request(NOON + LEASE, { amount: 0 }))).before).toBe(1);
    // It had run out; what was decided has happened all the same.
    await counters.commit([third.id]);
    await counters.commit([third.id]);
    expect((await counters.reserve(request(NOON + LEASE, { amount: 0 }))).before).toBe(2);
  });

  it("give back what was reserved for a decision that turns out to be a repeated one", async () => {
    const ledger = await open();
    const counters = ledger.counters("mail");
    for (const _ of ["first", "repeated"]) {
      const { id } = await counters.reserve(request(NOON));
      await ledger.decide(decided(DROPPED, { id: "r1", reservations: [id] }));
    }
    expect((await counters.reserve(request(NOON))).before).toBe(1);
  });

  it("count to the end of the window, and are right again behind a clock that has jumped a day both ways", async () => {
    const counters = (await open()).counters("mail");
    const total = async (now: number, amount = 0) =>
      (await counters.reserve(request(now, { amount, window: DAY }))).before;
    const keep = async (now: number) => {
      const { id } = await counters.reserve(request(now, { window: DAY }));
      await counters.commit([id]);
    };
    await keep(NOON);
    expect([await total(NOON + DAY - 1), await total(NOON + DAY)]).toEqual([1, 0]);
    await keep(NOON + DAY);
    // Set back: what was counted ahead counts, too.
    expect(await total(NOON + 1)).toBe(2);
    expect(await total(NOON + 2 * DAY - 1)).toBe(1);
    expect(await total(NOON + 2 * DAY)).toBe(0);
  });

  it("are forgotten when nothing of them can count any more", async () => {
    const ledger = await open();
    const { id } = await ledger.counters("mail").reserve(request(NOON));
    await ledger.counters("mail").commit([id]);
    await ledger.expire(NOON + HOUR, 10);
    expect((await ledger.counters("mail").reserve(request(NOON))).before).toBe(1);
    await ledger.expire(NOON + DAY, 10);
    expect((await ledger.counters("mail").reserve(request(NOON))).before).toBe(0);
  });

  it.each([
    ["less than nothing", { amount: -1 }],
    ["no number", { amount: Number.NaN }],
    ["more than has an exact sum", { amount: 1e13 }],
    ["no window", { window: 0 }],
    ["no time", { now: -1 }],
  ])("count nothing of %s", async (_, more) => {
    const counters = (await open()).counters("mail");
    await expect(counters.reserve(request(NOON, more))).rejects.toMatchObject({ code: "UNUSABLE" });
  });
});

describe("a counter", () => {
  it("comes to what a list of all that was counted comes to, whatever the clock does", async () => {
    const step = fc.record({
      move: fc.oneof(fc.integer({ min: 0, max: 900 }), fc.integer({ min: -900, max: 900 })),
      amount: fc.constantFrom(0, 1, 0.1, 2.25),
      ending: fc.constantFrom("commit", "release"),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const ledger = new SqliteLedger(":memory:");
        const counters = ledger.counters("mail");
        const counted: { at: number; amount: number }[] = [];
        const window = 1_000;
        let [now, latest] = [NOON, NOON];
        for (const { move, amount, ending } of steps) {
          // Amounts are kept for two windows, from the latest moment on that was asked about.
          now = Math.max(now + move, latest - window);
          latest = Math.max(latest, now);
          const { before, id } = await counters.reserve(request(now, { amount, window }));
          const expected = counted.reduce((sum, each) => (each.at > now - window ? sum + each.amount : sum), 0);
          expect(before).toBeCloseTo(expected, 6);
          if (ending === "release") await counters.release(id);
          else {
            await counters.commit([id]);
            counted.push({ at: now, amount });
          }
        }
        await ledger.close();
      }),
      { numRuns: 60 },
    );
  });

  it("adds and takes away decimals without a rest", () => {
    const tenth = amountOf(0.1);
    const three = plus(plus(tenth, tenth), tenth);
    expect(numberOf(three)).toBe(0.3);
    expect(numberOf(minus(minus(minus(three, tenth), tenth), tenth))).toBe(0);
    expect(numberOf(plus(amountOf(1.999_999), amountOf(0.000_001)))).toBe(2);
    expect(numberOf(minus(amountOf(1), amountOf(0.25)))).toBe(0.75);
  });
});
