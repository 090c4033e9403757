import { AnswerContext } from "@glither/host";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { ask, described } from "../../testing/shop.ts";
import { MemoryCounters } from "./memory-counters.ts";

async function counting(counter: object, counters = new MemoryCounters()) {
  const set = await described("quota.left", { counter: { window: "1h", ...counter } }, { counters });
  return async (artifact: Readonly<Record<string, unknown>> = {}, context = new AnswerContext()) => ({
    answer: await ask(set, "quota.left", { artifact, context }),
    context,
  });
}

describe("a counter", () => {
  it("counts calls by key, this one too", async () => {
    const count = await counting({ key: "client" });
    const clients = ["ann", "ann", "bob", "ann"];
    const answers: unknown[] = [];
    for (const client of clients) answers.push((await count({ client })).answer);
    expect(answers).toEqual([1, 2, 1, 3]);
  });

  it("counts a value, and says what was before or what is left", async () => {
    const store = new MemoryCounters();
    const before = await counting({ name: "spent", amount: "amount", answer: "before" }, store);
    const left = await counting({ name: "spent", amount: "amount", answer: "left", limit: 10 }, store);
    expect((await before({ amount: 4 })).answer).toBe(0);
    expect((await left({ amount: 5 })).answer).toBe(6);
    expect((await before({ amount: 100 })).answer).toBe(9);
    expect((await left({ amount: 0 })).answer).toBe(0);
  });

  it("counts two at a time one after the other", async () => {
    const count = await counting({});
    const answers = await Promise.all(Array.from({ length: 20 }, () => count()));
    expect(answers.map(({ answer }) => answer).sort((one, other) => Number(one) - Number(other))).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
  });

  it("gives back what was reserved for a crossing that came to nothing", async () => {
    const count = await counting({});
    const { context } = await count();
    AnswerContext.abandon(context, new Error("the crossing went wrong"));
    await new Promise((resolve) => setImmediate(resolve));
    expect((await count()).answer).toBe(1);
  });

  it("has a key for what is absent", async () => {
    const count = await counting({ key: "note" });
    expect([(await count()).answer, (await count({ note: "" })).answer, (await count()).answer]).toEqual([1, 1, 2]);
  });

  it("makes no room by less than nothing", async () => {
    const count = await counting({ amount: "amount" });
    await expect(count({ amount: -1 })).rejects.toMatchObject({ code: "REFUSED" });
  });

  it("answers only where answers may come later", async () => {
    const set = await described("quota.left", { counter: { window: "1h" } }, { counters: new MemoryCounters() });
    const binding = set.bindings["glither:shop/enrich"]?.["quota-left"];
    await expect(async () => binding?.({ client: "ann" })).rejects.toMatchObject({ code: "REFUSED" });
  });

  it("needs something to count in", async () => {
    await expect(described("quota.left", { counter: { window: "1h" } })).rejects.toThrow(/needs a host with a ledger/);
  });
});

describe("counters of one process", () => {
  it("have what was committed within the window, and what was reserved for a minute", async () => {
    const step = fc.record({
      wait: fc.nat(90_000),
      key: fc.constantFrom("a", "b"),
      window: fc.constantFrom(30_000, 120_000),
      amount: fc.nat(5),
      end: fc.constantFrom("commit", "release", "nothing"),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const store = new MemoryCounters();
        const model: { key: string; window: number; amount: number; until: number }[] = [];
        let now = 1_000_000;
        for (const { wait, key, window, amount, end } of steps) {
          now += wait;
          const { before, id } = await store.reserve({ counter: "c", key, amount, window, now });
          const expected = model.filter((count) => count.key === key && count.window === window && now < count.until);
          expect(before).toBe(expected.reduce((sum, count) => sum + count.amount, 0));
          if (end === "commit") await store.commit([id]);
          if (end === "release") await store.release(id);
          else model.push({ key, window, amount, until: now + (end === "commit" ? window : Math.min(window, 60_000)) });
        }
      }),
    );
  });

  it("add up millionths exactly", async () => {
    const store = new MemoryCounters();
    const spend = (amount: number) => store.reserve({ counter: "c", key: "k", amount, window: 1_000, now: 0 });
    for (const amount of [0.1, 0.2, 999_999_999_999]) await spend(amount);
    expect((await spend(0)).before).toBe(999_999_999_999.3);
    const tenths = new MemoryCounters();
    for (const _ of [1, 2, 3]) await tenths.reserve({ counter: "c", key: "k", amount: 0.1, window: 1_000, now: 0 });
    expect((await tenths.reserve({ counter: "c", key: "k", amount: 0, window: 1_000, now: 0 })).before).toBe(0.3);
  });

  it("keep what was committed when somebody gives it back", async () => {
    const store = new MemoryCounters();
    const ask = () => store.reserve({ counter: "c", key: "k", amount: 1, window: 1_000, now: 0 });
    const { id } = await ask();
    await store.commit([id, "unknown"]);
    await store.release(id);
    expect((await ask()).before).toBe(1);
  });
});
