import { describe, expect, it } from "@jest/globals";
import {
  call,
  MemoryStorage,
  on,
  promise,
  type Ref,
  Store,
  type StoreOptions,
  send,
  sendOnly,
  settled,
  spawn,
  Vat,
  type Vow,
} from "../index.ts";
import { ACTORS, adder, type Cell, cell, counter, log, stranger } from "./testing/actors.ts";

const silent = { report: () => {}, actors: ACTORS };

function cells(storage: MemoryStorage, more: Partial<StoreOptions<never>> = {}) {
  return new Store(storage, {
    ...silent,
    ...more,
    vats: { main: () => ({ cell: spawn(cell, 1), log: spawn(log, []) }) },
  });
}

async function again(change: (store: ReturnType<typeof cells>) => void) {
  const storage = new MemoryStorage();
  const store = cells(storage);
  change(store);
  await store.stored();
  return cells(storage);
}

describe("a store", () => {
  it("J1: keeps what turns have changed, and does not begin again", async () => {
    const store = await again(({ vats, roots }) => {
      vats.main.call(roots.main.cell, "set", 5);
    });
    expect(store.vats.main.call(store.roots.main.cell, "get")).toBe(5);
  });

  it("J11: keeps plain data with its kinds", async () => {
    const data = {
      list: [1, -1, 127, 128, -2_147_483_648, 2_147_483_648, 1.5, -0, Number.NaN, Number.POSITIVE_INFINITY],
      nothing: [undefined, null, true, false],
      big: [0n, -(2n ** 200n), 2n ** 64n],
      text: ["", "a", "é", "\ud800", "x".repeat(100), "inc", "inc"],
      bytes: new Uint8Array([0, 255]),
      map: new Map<unknown, unknown>([
        ["a", new Set([1, [2]])],
        [3, new Map()],
      ]),
      symbol: Symbol.for("inc"),
      bare: Object.assign(Object.create(null) as object, { a: 1 }),
      ["__proto__"]: 1,
    };
    Object.defineProperty(data, "__proto__", { value: { own: true }, enumerable: true });
    const store = await again(({ vats, roots }) => {
      vats.main.call(roots.main.cell, "set", data);
    });
    const back = store.vats.main.call(store.roots.main.cell, "get") as typeof data;
    expect(back).toEqual(data);
    expect(Object.getPrototypeOf(back)).toBe(Object.prototype);
    expect(Object.getPrototypeOf(back.bare)).toBe(null);
    expect(Object.is(back.list[7], -0)).toBe(true);
  });

  it("keeps errors by what they say", async () => {
    const store = await again(({ vats, roots }) => {
      vats.main.call(roots.main.cell, "set", [
        new RangeError("too far"),
        Object.assign(new Error("e"), { name: "Own", code: "C" }),
      ]);
    });
    const [range, own] = store.vats.main.call(store.roots.main.cell, "get") as Error[];
    expect(range).toBeInstanceOf(RangeError);
    expect(range).toMatchObject({ message: "too far" });
    expect(own).toMatchObject({ name: "Own", message: "e", code: "C" });
  });

  it("keeps who is the same, in circles, too", async () => {
    const store = await again(({ vats, roots }) => {
      vats.main.run(() => {
        const one = spawn(cell, 7);
        call(one, "set", { itself: one, all: roots.main.cell });
        call(roots.main.cell, "set", [one, one, roots.main.log]);
      });
    });
    const { vats, roots } = store;
    const [one, two, three] = vats.main.call(roots.main.cell, "get") as Ref<Cell>[];
    expect(one).toBe(two);
    expect(three).toBe(roots.main.log);
    expect(vats.main.call(one as Ref<Cell>, "get")).toEqual({ itself: one, all: roots.main.cell });
  });

  it("keeps plain functions as behaviours", async () => {
    const store = await again(({ vats, roots }) => {
      const sum = vats.main.spawn(adder, 1);
      vats.main.call(roots.main.cell, "set", sum);
      vats.main.call(sum, 4);
    });
    expect(
      store.vats.main.call(store.vats.main.call(store.roots.main.cell, "get") as Ref<(n: number) => number>, 1),
    ).toBe(6);
  });

  it.each([
    ["J3: an actor whose constructor is not registered", () => spawn(stranger)],
    ["J5: a closure", () => () => 1],
    ["J12: a thing of a class", () => new Date()],
    ["a symbol that is not registered", () => Symbol("own")],
    ["an object with symbols", () => ({ [Symbol.for("a")]: 1 })],
    [
      "a circle",
      () => {
        const list: unknown[] = [];
        list.push(list);
        return list;
      },
    ],
  ])(
    "%s is an error to the turn that would keep it, which has not happened then, here and in the store",
    async (_name, value) => {
      const storage = new MemoryStorage();
      const store = cells(storage);
      const { vats, roots } = store;
      expect(() =>
        vats.main.run(() => {
          call(roots.main.log, "add", "before");
          call(roots.main.cell, "set", [spawn(counter, 3), value()]);
        }),
      ).toThrow(expect.objectContaining({ code: "NOT_KEPT" }));
      const broken = vats.main.send(roots.main.cell, "set", () => 2);
      await expect(settled(broken)).rejects.toMatchObject({ code: "NOT_KEPT" });
      for (const { vats, roots } of [store, cells(storage)]) {
        expect(vats.main.call(roots.main.cell, "get")).toBe(1);
        expect(vats.main.call(roots.main.log, "all")).toEqual([]);
      }
      // What nobody keeps may be anything.
      expect(vats.main.run(() => call(spawn(stranger), "get"))).toBe(1);
    },
  );

  it("J9: keeps promises with what they have come to", async () => {
    const store = await again(({ vats, roots }) => {
      vats.main.run(() => {
        const [good, one] = promise<number>();
        const [bad, two] = promise<number>();
        call(one, "fulfill", 7);
        call(two, "break", new RangeError("no"));
        const [followed, three] = promise<number>();
        const [after, four] = promise<number>();
        call(four, "fulfill", followed);
        call(roots.main.cell, "set", { good, bad, after, three });
      });
    });
    const { vats, roots } = store;
    const { good, bad, after, three } = vats.main.call(roots.main.cell, "get") as Record<string, Vow<number>>;
    await expect(settled(good as Vow<number>)).resolves.toBe(7);
    await expect(settled(bad as Vow<number>)).rejects.toThrow(RangeError);
    vats.main.send(three as unknown as Ref<{ fulfill(n: number): boolean }>, "fulfill", 9);
    await expect(settled(after as Vow<number>)).resolves.toBe(9);
  });

  it("J8: keeps promises that are open with their resolvers, with the messages and handlers that wait in them in order", async () => {
    const store = await again(({ vats, roots }) => {
      vats.main.run(() => {
        const [vow, resolver] = promise<Ref<{ add(n: number): undefined }>>();
        call(roots.main.cell, "set", resolver);
        sendOnly(vow, "add", 1);
        on(vow, { then: [roots.main.log, "add", "fulfilled"], finally: [roots.main.log, "add", "last"] });
        sendOnly(vow, "add", 2);
      });
    });
    const { vats, roots } = store;
    const resolver = vats.main.call(roots.main.cell, "get") as Ref<{ fulfill(v: unknown): boolean }>;
    vats.main.call(resolver, "fulfill", roots.main.log);
    expect(vats.main.call(roots.main.log, "all")).toEqual([[1], [2], ["fulfilled", roots.main.log], ["last"]]);
  });

  it("breaks promises that nothing resolves any more, and handlers that are messages hear of it", async () => {
    const store = await again(({ vats, roots }) => {
      vats.main.run(() => {
        const [vow, resolver] = promise<number>();
        const closure = on(vow, { then: (n) => n + 1 });
        const [orphan] = promise<number>();
        on(orphan, { catch: [roots.main.log, "add", "lost"] });
        call(roots.main.cell, "set", [closure, resolver, orphan]);
      });
    });
    const { vats, roots } = store;
    const [closure, resolver] = vats.main.call(roots.main.cell, "get") as [
      Vow<number>,
      Ref<{ fulfill(n: number): boolean }>,
    ];
    await expect(settled(closure)).rejects.toMatchObject({ code: "LOST" });
    expect(vats.main.call(resolver, "fulfill", 1)).toBe(true);
    expect(vats.main.call(roots.main.log, "all")).toEqual([["lost", expect.objectContaining({ code: "LOST" })]]);
  });

  it("J13: a reference elsewhere comes back broken, or by the name that it has", async () => {
    const elsewhere = new Vat({ name: "elsewhere" });
    const far = elsewhere.spawn(counter, 4);
    const storage = new MemoryStorage();
    const store = cells(storage);
    store.vats.main.call(store.roots.main.cell, "set", [far, far]);
    await store.stored();
    const lost = cells(storage);
    const [broken, same] = lost.vats.main.call(lost.roots.main.cell, "get") as Vow[];
    expect(broken).toBe(same);
    await expect(settled(broken as Vow)).rejects.toMatchObject({ code: "LOST" });
  });

  it("J14: finds a reference elsewhere again by the name that it has", async () => {
    const elsewhere = new Vat({ name: "elsewhere" });
    const far = elsewhere.spawn(counter, 4);
    const names = { nameOf: (it: Ref | Vow) => (it === far ? "four" : undefined), find: () => far };
    const storage = new MemoryStorage();
    const store = cells(storage, { far: names });
    store.vats.main.call(store.roots.main.cell, "set", [far, far]);
    await store.stored();
    const { vats, roots } = cells(storage, { far: names });
    expect(vats.main.call(roots.main.cell, "get")).toEqual([far, far]);
    expect((vats.main.call(roots.main.cell, "get") as unknown[])[0]).toBe(far);
  });

  it("J15, J16: writes what has changed, and nothing for what was only looked at", async () => {
    const storage = new MemoryStorage();
    const store = cells(storage);
    const sizes = async () => {
      await store.stored();
      return [...(storage.read()?.records ?? [])].length;
    };
    expect(await sizes()).toBe(0);
    store.vats.main.call(store.roots.main.cell, "get");
    expect(await sizes()).toBe(0);
    store.vats.main.call(store.roots.main.cell, "set", 2);
    const changed = await sizes();
    expect(changed).toBeGreaterThan(0);
    store.vats.main.run(() => send(store.roots.main.cell, "get"));
    expect(await sizes()).toBe(changed);
  });
});
