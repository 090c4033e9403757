import { describe, expect, it } from "@jest/globals";
import {
  actor,
  type Bcom,
  type Becoming,
  call,
  isRef,
  MemoryStorage,
  methods,
  on,
  promise,
  type Ref,
  replay,
  Store,
  selfOf,
  send,
  sendOnly,
  settled,
  spawn,
  Vat,
  type Vow,
} from "../index.ts";
import { ACTORS, cell, counter, log } from "./testing/actors.ts";

/** Asks a clock elsewhere, by a reference that it was given, and writes down what it hears. */
const watcher = actor("watcher", 1, (bcom: Bcom, clock: Ref<() => number>, seen: readonly number[]) => {
  const self = selfOf<{ saw(now: number): number }>(bcom);
  return methods({
    // A closure as handler, which is made again when the turn is played again.
    look: () => on(send(clock), { then: (now) => send(self, "saw", now) }),
    saw: (now: number): Becoming<number> => bcom(watcher(bcom, clock, [...seen, now]), seen.length),
    seen: () => seen,
  });
});

/** Asks a clock behind everybody's back. */
const cheat = actor("cheat", 1, (bcom: Bcom, last: number) => () => bcom(cheat(bcom, Math.random()), last));

function open(storage: MemoryStorage) {
  return new Store(storage, {
    report: () => {},
    actors: [...ACTORS, watcher, cheat],
    recorded: true,
    vats: {
      one: () => ({ cell: spawn(cell, 0), log: spawn(log, []), counter: spawn(counter, 0) }),
      two: () => ({ counter: spawn(counter, 0), log: spawn(log, []) }),
    },
  });
}

const turns = async (): Promise<void> => {
  for (let i = 0; i < 6; i++) await new Promise((resolve) => setImmediate(resolve));
};

/** All that vats do. */
async function busy(store: ReturnType<typeof open>, seed: number): Promise<void> {
  const { one, two } = store.vats;
  const { roots } = store;
  let state = seed;
  const dice = (sides: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * sides);
  };
  for (let step = 0; step < 60; step++)
    switch (dice(10)) {
      case 0:
        one.call(roots.one.counter, "inc");
        break;
      case 1:
        one.sendOnly(roots.one.cell, "set", [step, roots.two.counter]);
        break;
      case 2:
        await settled(two.send(roots.two.counter, "inc", step)).catch(() => {});
        break;
      case 3:
        one.run(() => {
          const [vow, resolver] = promise<Ref<{ add(...line: unknown[]): undefined }>>();
          sendOnly(vow, "add", step);
          on(vow, { then: [roots.one.log, "add", "then"] });
          call(roots.one.cell, "set", [resolver, vow]);
        });
        break;
      case 4: {
        const held = one.call(roots.one.cell, "get");
        if (Array.isArray(held) && isRef(held[0]))
          one.sendOnly(held[0] as Ref<{ fulfill(v: unknown): boolean }>, "fulfill", roots.one.log);
        break;
      }
      case 5:
        one.run(() => sendOnly(roots.two.log, "add", step, roots.one.counter));
        break;
      case 6:
        one.run(() => {
          const answer = send(roots.two.counter, "inc", 2);
          on(answer, { then: [roots.one.log, "add", "answered"], catch: [roots.one.log, "add", "broken"] });
        });
        break;
      case 7:
        await settled(one.send(roots.one.cell, "nothing" as "get")).catch(() => {});
        break;
      case 8:
        store.once("source", store.last("source") + 1, roots.one.counter, "inc", 3);
        break;
      default:
        one.sendOnly(roots.one.cell, "set", one.spawn(counter, step));
        if (dice(2) === 0) await turns();
    }
  await turns();
  await store.stored();
}

describe("a recorded store", () => {
  it.each([1, 2, 3, 4, 5])("is played again to the same bytes (%i)", async (seed) => {
    const storage = new MemoryStorage({ past: true });
    await busy(open(storage), seed);
    const played = replay(storage, { actors: [...ACTORS, watcher, cheat] });
    expect(played.differs).toBeUndefined();
    expect(played.churns).toBeGreaterThan(20);
    // And after a restart.
    await busy(open(storage), seed + 100);
    expect(replay(storage, { actors: [...ACTORS, watcher, cheat] }).differs).toBeUndefined();
  });

  it("is played again without the world: a clock that is a capability says what it said", async () => {
    const storage = new MemoryStorage({ past: true });
    const store = open(storage);
    const world = new Vat({ name: "world" });
    let asked = 0;
    const clock = world.spawn((_bcom: Bcom) => () => {
      asked++;
      return Math.random();
    });
    const { one } = store.vats;
    const own = one.spawn(watcher, clock, []);
    one.call(store.roots.one.cell, "set", own);
    for (let i = 0; i < 5; i++) await settled(one.send(own, "look") as Vow);
    await turns();
    await store.stored();
    expect(one.call(own, "seen")).toHaveLength(5);
    expect(asked).toBe(5);
    const played = replay(storage, { actors: [...ACTORS, watcher, cheat] });
    expect(played.differs).toBeUndefined();
    expect(asked).toBe(5);
  });

  it("shows who throws dice behind everybody's back, and where", async () => {
    const storage = new MemoryStorage({ past: true });
    const store = open(storage);
    const { one } = store.vats;
    const liar = one.spawn(cheat, 0);
    one.call(store.roots.one.cell, "set", liar);
    one.call(store.roots.one.counter, "inc");
    const before = store.turn;
    one.sendOnly(liar);
    await turns();
    await store.stored();
    const { differs } = replay(storage, { actors: [...ACTORS, watcher, cheat] });
    expect(differs).toBe(before + 1);
  });

  it("takes no closures as handlers from the program outside, which nobody could play again", async () => {
    const store = open(new MemoryStorage({ past: true }));
    expect(() => store.vats.one.run(() => on(1, { then: () => 2 }))).toThrow(
      expect.objectContaining({ code: "NOT_KEPT" }),
    );
    expect(() => store.snapshot()).toThrow(expect.objectContaining({ code: "PAST" }));
  });
});
