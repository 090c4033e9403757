import { describe, expect, it } from "@jest/globals";
import {
  type Bcom,
  call,
  MemoryStorage,
  on,
  promise,
  Store,
  send,
  sendOnly,
  settled,
  spawn,
  Vat,
  type VatOptions,
} from "../index.ts";
import { ACTORS, cell, counter, log, runaway } from "./testing/actors.ts";

/** A storage that commits when the test says so, or fails. */
class SlowStorage extends MemoryStorage {
  readonly waiting: { commit: () => void; fail: (problem: Error) => void }[] = [];

  override commit(records: readonly Uint8Array[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({
        commit: () => {
          super.commit(records);
          resolve();
        },
        fail: reject,
      });
    });
  }
}

function pair(storage: MemoryStorage, options: VatOptions = {}) {
  return new Store(storage, {
    ...options,
    actors: ACTORS,
    vats: {
      one: () => ({ cell: spawn(cell, 0), log: spawn(log, []) }),
      two: () => ({ counter: spawn(counter, 0), log: spawn(log, []) }),
    },
  });
}

const turns = () => new Promise((resolve) => setImmediate(resolve));

describe("what is under way", () => {
  it("J20: leaves when its churn is stored, and not before", async () => {
    const storage = new SlowStorage();
    const store = pair(storage);
    const outside = new Vat({ name: "outside" });
    const ear = outside.spawn(log, []);
    store.vats.one.run(() => {
      call(store.roots.one.cell, "set", 1);
      sendOnly(ear, "add", "sent");
    });
    await turns();
    expect(storage.waiting).toHaveLength(1);
    // The vat goes on meanwhile.
    store.vats.one.call(store.roots.one.cell, "set", 2);
    await turns();
    expect(outside.call(ear, "all")).toEqual([]);
    storage.waiting[0]?.commit();
    await turns();
    await outside.idle();
    expect(outside.call(ear, "all")).toEqual([["sent"]]);
  });

  it("a snapshot waits for a commit that is on its way, whose records would come after it", async () => {
    const storage = new SlowStorage();
    const store = pair(storage);
    store.vats.one.call(store.roots.one.cell, "set", 1);
    await turns();
    expect(() => store.snapshot()).toThrow("while a commit is on its way");
    storage.waiting.shift()?.commit();
    await store.stored();
    store.snapshot();
    const again = pair(storage.copy());
    expect(again.vats.one.call(again.roots.one.cell, "get")).toBe(1);
  });

  it("J20: does not leave when the churn cannot be stored; the vats stand still then", async () => {
    const storage = new SlowStorage();
    const store = pair(storage);
    const outside = new Vat({ name: "outside" });
    const ear = outside.spawn(log, []);
    store.vats.one.run(() => {
      call(store.roots.one.cell, "set", 1);
      sendOnly(ear, "add", "sent");
    });
    const stored = store.stored();
    await turns();
    storage.waiting[0]?.fail(new Error("disk full"));
    await expect(stored).rejects.toMatchObject({ code: "STORE_FAILED" });
    await outside.idle();
    expect(outside.call(ear, "all")).toEqual([]);
    expect(() => store.vats.one.call(store.roots.one.cell, "set", 3)).toThrow(
      expect.objectContaining({ code: "STORE_FAILED" }),
    );
    expect(pair(storage).vats.one).toBeDefined();
  });

  it("J19: a message from one vat to another of the store is neither lost nor repeated, whenever the process ends", async () => {
    const storage = new SlowStorage();
    const store = pair(storage);
    store.vats.one.run(() => {
      on(send(store.roots.two.counter, "inc"), { then: [store.roots.one.log, "add", "answered"] });
    });
    await turns();
    // So many commits does it take: the message, the turn, the answer.
    for (let commits = 0; commits <= 4; commits++) {
      const again = pair(storage.copy());
      await again.vats.one.idle();
      await again.stored();
      for (let i = 0; i < 10; i++) await turns();
      const seen = again.vats.two.call(again.roots.two.counter, "get");
      // Without any commit nothing has happened; with the first one all of it does.
      expect(seen).toBe(commits === 0 ? 0 : 1);
      expect(again.vats.one.call(again.roots.one.log, "all")).toEqual(commits === 0 ? [] : [["answered", 1]]);
      storage.waiting.shift()?.commit();
      for (let i = 0; i < 5; i++) await turns();
    }
    expect(store.vats.one.call(store.roots.one.log, "all")).toEqual([["answered", 1]]);
  });

  it("answers to programs outside come when the turn is stored", async () => {
    const storage = new SlowStorage();
    const store = pair(storage);
    let answered = false;
    const answer = settled(store.vats.two.send(store.roots.two.counter, "inc")).then((n) => {
      answered = true;
      return n;
    });
    for (let i = 0; i < 5; i++) await turns();
    expect(answered).toBe(false);
    while (storage.waiting.length > 0) {
      storage.waiting.shift()?.commit();
      await turns();
    }
    await expect(answer).resolves.toBe(1);
  });

  it("what an outside source numbers has its turn once", async () => {
    const storage = new MemoryStorage();
    const store = pair(storage);
    expect(store.last("web")).toBe(0);
    expect(await settled(store.once("web", 1, store.roots.two.counter, "inc") as never)).toBe(1);
    expect(store.once("web", 1, store.roots.two.counter, "inc")).toBeUndefined();
    const again = pair(storage);
    expect(again.last("web")).toBe(1);
    expect(again.once("web", 1, again.roots.two.counter, "inc")).toBeUndefined();
    again.once("web", 2, again.roots.two.counter, "inc");
    expect(again.vats.two.call(again.roots.two.counter, "get")).toBe(2);
  });

  it("a handler that is a message hears that what it waited for elsewhere was lost", async () => {
    const storage = new MemoryStorage();
    const store = pair(storage);
    const outside = new Vat({ name: "outside", report: () => {} });
    const never = outside.spawn((_bcom: Bcom) => () => promise<number>()[0]);
    const soon = outside.spawn((_bcom: Bcom) => () => 5);
    store.vats.one.run(() => {
      on(send(never), { then: [store.roots.one.log, "add", "never"], catch: [store.roots.one.log, "add", "lost"] });
      on(send(soon), { then: [store.roots.one.log, "add", "soon"] });
    });
    await store.stored();
    for (let i = 0; i < 10; i++) await turns();
    await store.stored();
    expect(store.vats.one.call(store.roots.one.log, "all")).toEqual([["soon", 5]]);
    for (const compacted of [false, true]) {
      if (compacted) store.snapshot();
      const again = pair(storage.copy());
      expect(again.vats.one.call(again.roots.one.log, "all")).toEqual([
        ["soon", 5],
        ["lost", expect.objectContaining({ code: "LOST" })],
      ]);
    }
  });

  it("a churn without end is cut, and goes on where it was", async () => {
    const storage = new MemoryStorage();
    const loop = pair(storage);
    loop.vats.one.call(loop.roots.one.cell, "set", loop.roots.one.log);
    await loop.stored();
    const open = () =>
      new Store(storage, { actors: ACTORS, vats: { ...BOTH, loop: () => ({ runaway: spawn(runaway, 0) }) } });
    const store = open();
    store.vats.loop.sendOnly(store.roots.loop.runaway, "go");
    // Longer than a churn may be.
    for (let i = 0; i < 30; i++) await turns();
    store.vats.loop.halt();
    await store.stored();
    const again = open();
    const begun = again.vats.loop.call(again.roots.loop.runaway, "count");
    expect(begun).toBeGreaterThanOrEqual(100_000);
    again.vats.loop.halt();
  });
});

const BOTH = {
  one: () => ({ cell: spawn(cell, 0), log: spawn(log, []) }),
  two: () => ({ counter: spawn(counter, 0), log: spawn(log, []) }),
};
