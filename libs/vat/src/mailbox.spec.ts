import { describe, expect, it } from "@jest/globals";
import { type Bcom, methods, type Ref, selfOf, sendOnly, settled, Vat } from "./index.ts";
import { Scheduler } from "./scheduler.ts";

/** An actor that counts, and whose count can be seen without a turn. */
function ear() {
  const heard = { count: 0 };
  const maker = (_bcom: Bcom) => () => {
    heard.count++;
  };
  return { heard, maker };
}

/** A vat that sends to another one in every turn, for ever. */
function flood(vat: Vat, to: Ref<() => void>) {
  const sent = { count: 0 };
  const actor = vat.spawn((bcom: Bcom) => {
    const self = selfOf<() => void>(bcom);
    return () => {
      sent.count++;
      sendOnly(to);
      // By way of the mailbox, so that each turn is a churn of its own.
      kick(vat, self);
    };
  });
  return { sent, actor };
}

function kick(vat: Vat, target: Ref<() => void>): void {
  vat.sendOnly(target);
}

describe("a mailbox", () => {
  it("makes a vat wait that has filled it, until half of it is done", async () => {
    const scheduler = new Scheduler();
    const mailbox = { high: 100, most: 1_000 };
    const slow = new Vat({ name: "slow", scheduler, mailbox });
    const fast = new Vat({ name: "fast", scheduler });
    const { heard, maker } = ear();
    const { sent, actor } = flood(fast, slow.spawn(maker));
    let refused = 0;
    kick(fast, actor);
    for (let look = 0; look < 50; look++) {
      await new Promise((resolve) => setImmediate(resolve));
      // Never further ahead than the mailbox holds, and the slice in which it was filled.
      expect(sent.count - heard.count).toBeLessThanOrEqual(100 + 1);
      refused += slow.full ? 1 : 0;
    }
    expect(heard.count).toBeGreaterThan(1_000);
    expect(refused).toBeLessThanOrEqual(50);
    fast.halt();
  });

  it("does not make vats wait for each other", async () => {
    const scheduler = new Scheduler();
    const mailbox = { high: 10, most: 100_000 };
    const [one, two] = [new Vat({ name: "one", scheduler, mailbox }), new Vat({ name: "two", scheduler, mailbox })];
    const counts = [0, 0];
    const echo = (at: number, other: () => Ref<() => void>) => (_bcom: Bcom) => () => {
      counts[at] = (counts[at] as number) + 1;
      if ((counts[at] as number) < 2_000) {
        sendOnly(other());
        sendOnly(other());
      }
    };
    const refs: Ref<() => void>[] = [];
    refs.push(
      one.spawn(echo(0, () => refs[1] as Ref<() => void>)),
      two.spawn(echo(1, () => refs[0] as Ref<() => void>)),
    );
    kick(one, refs[0] as Ref<() => void>);
    await one.idle();
    await two.idle();
    await one.idle();
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(2_000);
  });

  it("G1: of a halted vat makes nobody wait; what is too much breaks, and may be tried again", async () => {
    const halted = new Vat({ name: "halted", mailbox: { high: 5, most: 10 }, report: () => {} });
    const { heard, maker } = ear();
    const target = halted.spawn(maker);
    halted.halt();
    const sender = new Vat({ name: "sender" });
    const answers = Array.from({ length: 20 }, () =>
      settled(sender.send(target)).then(
        () => "done",
        (problem) => problem,
      ),
    );
    expect(halted.full).toBe(true);
    expect(sender.run(() => 1)).toBe(1);
    const refused = (await Promise.all(answers.slice(10))) as unknown[];
    for (const problem of refused) expect(problem).toMatchObject({ code: "MAILBOX_FULL" });
    // G9: what was taken while it was halted is done when it is started.
    const ready = halted.ready();
    halted.start();
    await ready;
    expect(heard.count).toBeGreaterThan(0);
    await Promise.all(answers.slice(0, 5));
    await halted.idle();
    expect(await settled(sender.send(target))).toBe(undefined);
  });

  it("has limits that make sense", () => {
    expect(() => new Vat({ mailbox: { high: 0 } })).toThrow(RangeError);
    expect(() => new Vat({ mailbox: { high: 10, most: 9 } })).toThrow(RangeError);
  });
});

it("G3: a vat that was halted goes on where it was when it is started", async () => {
  const vat = new Vat();
  const { heard, maker } = ear();
  const target = vat.spawn(maker);
  vat.halt();
  const answer = settled(vat.send(target));
  await new Promise((resolve) => setImmediate(resolve));
  expect(heard.count).toBe(0);
  vat.start();
  await answer;
  expect(heard.count).toBe(1);
});

it("a vat that is drained finishes what it has, takes nothing new, and can be started again", async () => {
  const vat = new Vat({ name: "vat", report: () => {} });
  const { heard, maker } = ear();
  const target = vat.spawn(maker);
  const before = Array.from({ length: 5_000 }, () => vat.sendOnly(target));
  const drained = vat.drain();
  await expect(settled(vat.send(target))).rejects.toMatchObject({ code: "DRAINED" });
  await drained;
  expect(heard.count).toBe(before.length);
  vat.start();
  await settled(vat.send(target));
  expect(heard.count).toBe(before.length + 1);
});

it("a vat that never rests does not starve its neighbours: by turns, not by time", async () => {
  const scheduler = new Scheduler();
  const busy = new Vat({ name: "busy", scheduler });
  const turns = { count: 0 };
  const runaway = busy.spawn((bcom: Bcom) => {
    const self = selfOf<{ go(): void }>(bcom);
    return methods({
      go: () => {
        turns.count++;
        sendOnly(self, "go");
      },
    });
  });
  const neighbours = Array.from({ length: 4 }, (_, at) => {
    const vat = new Vat({ name: `neighbour ${at}`, scheduler });
    const { heard, maker } = ear();
    return { vat, heard, target: vat.spawn(maker) };
  });
  busy.sendOnly(runaway, "go");
  for (const { vat, target } of neighbours) for (let i = 0; i < 1_024; i++) vat.sendOnly(target);
  await Promise.all(neighbours.map(({ vat }) => vat.idle()));
  // Each took its thousand turns in four slices; the busy one had no more slices than any of them, and one to begin with.
  for (const { heard } of neighbours) expect(heard.count).toBe(1_024);
  expect(turns.count).toBeLessThanOrEqual(6 * 256);
  expect(turns.count).toBeGreaterThan(0);
  busy.halt();
});
