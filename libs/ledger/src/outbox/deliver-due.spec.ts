import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { Ledger } from "../ledger.ts";
import { readEntry } from "../log/entry.ts";
import { SqliteLedger } from "../sqlite/sqlite-ledger.ts";
import { acting, decided, HOUR, NOON } from "../testing/receipts.ts";
import { type DeliveryBindings, type DeliveryContext, DeliveryRefused } from "./binding.ts";
import { type Delivered, type DeliverOptions, deliverDue } from "./deliver-due.ts";

const DAY = 24 * HOUR;
let ledger: Ledger;
let now = NOON;

beforeEach(() => {
  ledger = new SqliteLedger(":memory:");
  now = NOON;
});
afterEach(() => ledger.close());

async function decide(...verbs: readonly string[]): Promise<void> {
  await ledger.decide(decided(acting(...verbs), { deliver: true, at: now }));
}

const run = (mail: DeliveryBindings, more: Partial<DeliverOptions> = {}) =>
  deliverDue(ledger, { bindings: { mail }, clock: () => now, random: () => 1, ...more });

/** Until nothing is tried again any more. */
async function runOn(mail: DeliveryBindings, more: Partial<DeliverOptions> = {}): Promise<number[]> {
  const times: number[] = [];
  for (let due = await ledger.nextDelivery(); due !== undefined; due = await ledger.nextDelivery()) {
    now = Math.max(now, due);
    times.push(now - NOON);
    await run(mail, more);
  }
  return times;
}

async function outcomes(): Promise<unknown[]> {
  return (await ledger.entries("mail", 0, 1_000)).flatMap((bytes) => {
    const { statement } = readEntry(bytes);
    return statement.kind === "delivery"
      ? [[statement.action, statement.outcome, statement.attempts, statement.reason]]
      : [];
  });
}

const never = (): Promise<never> => new Promise(() => undefined);

describe("a binding", () => {
  it("is given the arguments, the artifact and the id under which it is done once", async () => {
    const calls: unknown[] = [];
    const tag = (...given: unknown[]): void => void calls.push(given);
    await decide("tag");
    expect(await run({ tag })).toBe(1);
    const context = { id: "mail/0/0", attempt: 1, signal: expect.any(AbortSignal) };
    expect(calls).toEqual([[{ with: "tag" }, { "from.domain": "a.example" }, context]]);
    expect(await outcomes()).toEqual([[0, "done", 1, undefined]]);
    expect(await run({ tag })).toBe(0);
  });

  it("that fails is tried again under the same id, later each time", async () => {
    const seen: DeliveryContext[] = [];
    const tag = async (_: unknown, __: unknown, context: DeliveryContext): Promise<void> => {
      seen.push(context);
      if (context.attempt < 4) throw new Error("the mailbox is full");
    };
    await decide("tag");
    expect(await runOn({ tag })).toEqual([0, 1_000, 3_000, 7_000]);
    expect(seen.map(({ id, attempt }) => [id, attempt])).toEqual([1, 2, 3, 4].map((attempt) => ["mail/0/0", attempt]));
    expect(await outcomes()).toEqual([[0, "done", 4, undefined]]);
  });

  it("that fails for good is a receipt, too, and what stands behind it waits", async () => {
    const done: string[] = [];
    const told: Delivered[] = [];
    const cause = new Error("password=hunter2");
    const tag = (): void => {
      throw cause;
    };
    await decide("tag", "route");
    const times = await runOn(
      { tag, route: () => void done.push("route") },
      { persistence: { tries: 3 }, told: (each) => told.push(each) },
    );
    expect(times).toEqual([0, 1_000, 3_000]);
    expect(await outcomes()).toEqual([[0, "failed", 3, "threw"]]);
    expect(done).toEqual([]);
    expect(told.map(({ attempted }) => attempted.outcome)).toEqual(["retry", "retry", "failed"]);
    expect(told[0]?.cause).toBe(cause);
    const logged = (await ledger.entries("mail", 0, 9)).map((bytes) => Buffer.from(bytes).toString());
    expect(logged.join()).not.toMatch(/hunter2/u);
    await ledger.skipDelivery("mail/0/0", now);
    await run({ tag, route: () => void done.push("route") });
    expect(done).toEqual(["route"]);
  });

  it("that is tried for as long as it may is given up", async () => {
    const tag = (): never => {
      throw new Error("away");
    };
    await decide("tag");
    expect(await runOn({ tag }, { persistence: { within: 5_000 } })).toEqual([0, 1_000, 3_000, 7_000]);
    expect(await outcomes()).toEqual([[0, "failed", 4, "threw"]]);
  });

  it("that refuses is not asked again, and may say why by a code alone", async () => {
    const refuse = (code: string) => (): never => {
      throw new DeliveryRefused(code, "no such mailbox");
    };
    for (const _ of [1, 2]) await decide("tag");
    let codes = ["no_such_mailbox", "password=hunter2"];
    await run({
      tag: () => {
        const [code = "", ...rest] = codes;
        codes = rest;
        return refuse(code)();
      },
    });
    expect(await outcomes()).toEqual([
      [0, "failed", 1, "no_such_mailbox"],
      [0, "failed", 1, "refused"],
    ]);
  });

  it("that takes longer than its time is told so, and tried again", async () => {
    const signals: AbortSignal[] = [];
    const tag = async (_: unknown, __: unknown, { signal }: DeliveryContext): Promise<void> => {
      signals.push(signal);
      return never();
    };
    await decide("tag");
    expect(await run({ tag }, { time: 5 })).toBe(1);
    expect(signals).toMatchObject([{ aborted: true }]);
    expect(await ledger.undelivered("mail", 10)).toMatchObject([{ due: NOON + 1_000, reason: "timeout" }]);
  });

  it("that is late and rejects then brings no process down", async () => {
    const { promise, reject } = Promise.withResolvers<void>();
    await decide("tag");
    await run({ tag: () => promise }, { time: 5 });
    reject(new Error("away"));
    await new Promise((resolve) => setImmediate(resolve));
  });

  it("that is not there is waited for, and none is found by an inherited name", async () => {
    await decide("constructor");
    await run({ tag: () => undefined });
    expect(await ledger.undelivered("mail", 10)).toMatchObject([{ due: NOON + 1_000, reason: "no_binding" }]);
  });

  it("before which its process ends each time is given up without another try", async () => {
    await decide("tag");
    for (let time = 0; time < 3; time += 1) {
      await ledger.claim(now, 1, 1_000);
      now += 1_000;
    }
    let calls = 0;
    const tag = (): void => {
      calls += 1;
    };
    await run({ tag }, { persistence: { tries: 3 } });
    expect(calls).toBe(0);
    expect(await outcomes()).toEqual([[0, "failed", 4, "interrupted"]]);
  });
});

describe("a worker", () => {
  it("does actions of several decisions at a time, and those of one in their order", async () => {
    let [under, most] = [0, 0];
    const order: string[] = [];
    const slow = async (_: unknown, __: unknown, { id }: DeliveryContext): Promise<void> => {
      under += 1;
      most = Math.max(most, under);
      await new Promise((resolve) => setImmediate(resolve));
      under -= 1;
      order.push(id);
    };
    for (let index = 0; index < 8; index += 1) await decide("tag", "route", "tell");
    expect(await run({ tag: slow, route: slow, tell: slow }, { parallel: 4 })).toBe(24);
    expect(most).toBe(4);
    for (let decision = 0; decision < 8; decision += 1) {
      const own = order.filter((id) => id.startsWith(`mail/${decision}/`));
      expect(own).toEqual([0, 1, 2].map((action) => `mail/${decision}/${action}`));
    }
  });

  it("leaves alone what is another's deployment", async () => {
    await decide("tag");
    expect(await deliverDue(ledger, { bindings: { other: {} }, clock: () => now })).toBe(0);
    expect(await ledger.undelivered("mail", 10)).toMatchObject([{ attempts: 0 }]);
  });

  it("begins nothing when it is to stop, and keeps what is under way", async () => {
    const controller = new AbortController();
    const tag = async (): Promise<void> => {
      controller.abort();
      await new Promise((resolve) => setImmediate(resolve));
    };
    for (const _ of [1, 2, 3]) await decide("tag", "route");
    expect(await run({ tag, route: tag }, { parallel: 1, signal: controller.signal })).toBe(1);
    expect(await outcomes()).toEqual([[0, "done", 1, undefined]]);
  });

  it("says when the ledger cannot keep what it has done, and that is done again under its id", async () => {
    const ids: string[] = [];
    const tag = (_: unknown, __: unknown, { id }: DeliveryContext): void => void ids.push(id);
    await decide("tag");
    const broken: Ledger = Object.create(ledger, {
      claim: { value: ledger.claim.bind(ledger) },
      conclude: { value: () => Promise.reject(new Error("the disk is full")) },
    });
    await expect(deliverDue(broken, { bindings: { mail: { tag } }, clock: () => now })).rejects.toThrow(
      "the disk is full",
    );
    now += HOUR;
    await run({ tag });
    expect(ids).toEqual(["mail/0/0", "mail/0/0"]);
    expect(await outcomes()).toEqual([[0, "done", 2, undefined]]);
  });

  it("whose clock jumps a day both ways does everything in time, and gives nothing up", async () => {
    let fails = 2;
    const tag = (): void => {
      fails -= 1;
      if (fails >= 0) throw new Error("away");
    };
    await decide("tag");
    await run({ tag });
    now += DAY;
    await run({ tag });
    now -= 2 * DAY;
    await run({ tag });
    expect(await outcomes()).toEqual([[0, "done", 3, undefined]]);
  });

  it.each([
    ["ahead", DAY],
    ["back", -DAY],
  ])("whose clock jumps a day %s while a binding is busy still knows when to try again", async (_, jump) => {
    await decide("tag");
    const tag = (_: unknown, __: unknown, { attempt }: DeliveryContext): void => {
      if (attempt === 1) now += jump;
      throw new Error("away");
    };
    await run({ tag });
    expect(await ledger.undelivered("mail", 10)).toMatchObject([{ attempts: 1, due: NOON + jump + 1_000 }]);
  });

  it.each<[string, Partial<DeliverOptions>]>([
    ["no time", { time: 0 }],
    ["time without end", { time: HOUR }],
    ["nothing at a time", { parallel: 0 }],
    ["no tries", { persistence: { tries: 0 } }],
  ])("cannot be had with %s", async (_, options) => {
    await expect(run({}, options)).rejects.toThrow(RangeError);
  });
});
