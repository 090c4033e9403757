import { expect, it } from "@jest/globals";
import type { Settled } from "../ledger.ts";
import { checkLog } from "../log/check-log.ts";
import { DROPPED, decided, HOUR, held, NOON } from "../testing/receipts.ts";
import { describeStores } from "../testing/stores.ts";

const DAY = 24 * HOUR;
/** So that nothing happens but what a test asks for. */
const NEVER = 2 ** 30;

describeStores("a worker", ({ open }) => {
  it("settles what is due, and erases what was kept long enough, when it looks", async () => {
    const ledger = await open();
    let now = NOON;
    const told: string[] = [];
    const working = ledger.work({
      clock: () => now,
      longest: NEVER,
      settled: (settled) => told.push(...settled.map(({ settling }) => settling.token)),
      expired: (logged) => told.push(...logged.map(({ entry }) => entry.statement.kind)),
    });
    await ledger.decide(decided(held("one", 1)));
    await ledger.decide(decided(held("two", 2), { retention: 3 * HOUR }));
    await working.wake();
    expect(told).toEqual([]);
    now = NOON + HOUR;
    await working.wake();
    expect(told).toEqual(["one"]);
    now = NOON + 3 * HOUR;
    await working.wake();
    expect(told).toEqual(["one", "two", "erasure"]);
    await working.stop();
  });

  it("settles what is due by itself, also what was decided behind its last look", async () => {
    const ledger = await open();
    const settled = Promise.withResolvers<readonly Settled[]>();
    const working = ledger.work({ clock: () => NOON, longest: NEVER, settled: settled.resolve });
    await working.wake();
    await ledger.decide(decided(held("one", 1), { at: NOON - HOUR }));
    expect((await settled.promise).map(({ settling }) => settling.token)).toEqual(["one"]);
    await working.stop();
  });

  it("settles each once, and keeps the log, when the clock jumps a day both ways", async () => {
    const ledger = await open();
    const all = [ledger, await open()];
    let now = NOON;
    const told: string[] = [];
    const settled = (some: readonly Settled[]) => told.push(...some.map(({ settling }) => settling.token));
    const working = all.map((each) => each.work({ clock: () => now, longest: NEVER, settled }));
    const look = async (at: number) => {
      now = at;
      await Promise.all(working.map((each) => each.wake()));
    };
    await ledger.decide(decided(held("hours", 5), { at: NOON }));
    await ledger.decide(decided(held("days", 40), { at: NOON }));
    await look(NOON + DAY);
    expect(told).toEqual(["hours"]);
    await ledger.decide(decided(held("ahead", 1), { at: NOON + DAY }));
    await look(NOON - DAY);
    await ledger.decide(decided(held("behind", 1), { at: NOON - DAY }));
    await look(NOON - DAY);
    expect(told).toEqual(["hours"]);
    await look(NOON);
    expect(told).toEqual(["hours", "behind"]);
    await look(NOON + 40 * HOUR);
    await look(NOON + 41 * HOUR);
    expect(told.toSorted()).toEqual(["ahead", "behind", "days", "hours"]);
    for (const each of working) await each.stop();
    const entries = await ledger.entries("mail", 0, 100);
    expect(await checkLog({ deployment: "mail", entries, checkpoints: [], keys: [] })).toMatchObject({
      entries: 8,
      faults: [],
    });
  });

  it("has actions delivered as soon as they are decided, and waits for them when it is stopped", async () => {
    const ledger = await open();
    const begun = Promise.withResolvers<void>();
    const done = Promise.withResolvers<void>();
    let calls = 0;
    const working = ledger.work({
      clock: () => NOON,
      longest: NEVER,
      deliver: async (signal) => {
        calls += 1;
        if (calls < 2) return;
        begun.resolve();
        await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
        done.resolve();
      },
    });
    await working.wake();
    const receipt = { ...DROPPED, actions: [{ verb: "note", args: {} }] };
    await ledger.decide(decided(receipt, { deliver: true }));
    await begun.promise;
    await working.stop();
    await done.promise;
    expect(calls).toBe(2);
  });

  it("settles what is due while it still looks at what waits for something to hold", async () => {
    const ledger = await open();
    const begun = Promise.withResolvers<void>();
    const settled = Promise.withResolvers<readonly Settled[]>();
    let aborted = false;
    const recheck = async (signal: AbortSignal): Promise<void> => {
      begun.resolve();
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      aborted = true;
    };
    const working = ledger.work({ clock: () => NOON, longest: NEVER, recheck, settled: settled.resolve });
    await begun.promise;
    await ledger.decide(decided(held("one", 1), { at: NOON - HOUR }));
    expect((await settled.promise).map(({ settling }) => settling.token)).toEqual(["one"]);
    await working.stop();
    expect(aborted).toBe(true);
  });

  it("says what goes wrong, and goes on", async () => {
    const ledger = await open();
    const causes: unknown[] = [];
    let isBroken = true;
    const settled = (): void => {
      if (isBroken) throw new RangeError("nobody listens");
    };
    const working = ledger.work({ clock: () => NOON, longest: NEVER, settled, failed: (cause) => causes.push(cause) });
    await working.wake();
    await ledger.decide(decided(held("one", 1), { at: NOON - 2 * HOUR }));
    await working.wake();
    expect(causes).toEqual([new RangeError("nobody listens")]);
    isBroken = false;
    await working.wake();
    await ledger.close();
    expect(causes).toHaveLength(1);
  });
});
