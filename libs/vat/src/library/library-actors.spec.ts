import { describe, expect, it } from "@jest/globals";
import { actor, type Bcom, call, MemoryStorage, methods, type Ref, Store, settled, spawn, type Vow } from "../index.ts";
import { budget, metered } from "./budget.ts";
import { caretaker } from "./caretaker.ts";
import { cell, readOnly } from "./cell.ts";
import { LIBRARY_ACTORS } from "./library-actors.ts";
import { names } from "./names.ts";
import { queue } from "./queue.ts";
import { sealing } from "./sealer.ts";
import { topic } from "./topic.ts";

const purse = actor("purse", 1, (_bcom: Bcom, amount: number) => methods({ amount: () => amount }));
const heard = actor("heard", 1, (_bcom: Bcom, into: Ref<{ set(value: unknown): undefined }>) => (value: unknown) => {
  call(into, "set", value);
});

/** What a first turn made, in one store and in the one that goes on with it. */
async function through<T>(begin: () => T, before: (store: Store<{ main: () => T }>) => void) {
  const storage = new MemoryStorage();
  const options = {
    report: () => {},
    actors: [...LIBRARY_ACTORS, purse, heard],
    vats: { main: begin },
  };
  const store = new Store(storage, options);
  before(store as Store<{ main: () => T }>);
  await store.stored();
  const again = new Store(storage, options);
  return { main: again.vats.main, roots: again.roots.main as T, stored: () => again.stored() };
}

describe("what the library makes is kept", () => {
  it("cells, and the right to read them", async () => {
    const { main, roots } = await through(
      () => {
        const made = spawn(cell<number>, 1);
        return { made, reader: readOnly(made) };
      },
      ({ vats, roots: { main: first } }) => vats.main.call(first.made, "set", 5),
    );
    expect(main.call(roots.reader, "get")).toBe(5);
    expect(() => main.call(roots.reader as Ref<unknown> as Ref<{ set(value: number): undefined }>, "set", 6)).toThrow(
      expect.objectContaining({ code: "NOT_ALLOWED" }),
    );
  });

  it("caretakers: what was revoked stays revoked, and what was not can be", async () => {
    const { main, roots } = await through(
      () => ({ ended: caretaker(spawn(purse, 1)), open: caretaker(spawn(purse, 2)) }),
      ({ vats, roots: { main: first } }) => vats.main.call(first.ended[1]),
    );
    const revoked = expect.objectContaining({ code: "REVOKED" });
    expect(() => main.call(roots.ended[0], "amount")).toThrow(revoked);
    expect(main.call(roots.open[0], "amount")).toBe(2);
    main.call(roots.open[1]);
    expect(() => main.call(roots.open[0], "amount")).toThrow(revoked);
  });

  it("budgets, what they have paid for, and what was split off", async () => {
    const { main, roots } = await through(
      () => {
        const whole = spawn(budget, 10);
        return { whole, part: call(whole, "split", 3), meter: metered(spawn(purse, 7), whole) };
      },
      ({ vats, roots: { main: first } }) => void vats.main.call(first.whole, "spend", 5),
    );
    expect([main.call(roots.whole, "left"), main.call(roots.part, "left")]).toEqual([2, 3]);
    const asked = () => settled(main.run(() => call(roots.meter, "amount") as unknown as Vow<number>));
    expect([await asked(), await asked()]).toEqual([7, 7]);
    expect(() => main.call(roots.meter, "amount")).toThrow(expect.objectContaining({ code: "SPENT" }));
  });

  it("names, and the claims on them", async () => {
    const { main, roots } = await through(
      () => {
        const registry = spawn(names, 2);
        const claim = call(registry, "claim", "one", spawn(purse, 1));
        return { registry, claim, other: spawn(purse, 2) };
      },
      ({ vats, roots: { main: first } }) => vats.main.call(first.claim, "point", first.other),
    );
    expect(main.call(roots.registry, "lookup", "one")).toBe(roots.other);
    main.call(roots.claim, "release");
    expect(main.call(roots.registry, "list")).toEqual([]);
    main.run(() => {
      for (const name of ["one", "two"]) call(roots.registry, "claim", name, roots.other);
      expect(() => call(roots.registry, "claim", "three", roots.other)).toThrow(
        expect.objectContaining({ code: "FULL" }),
      );
    });
  });

  it("queues, with what is in them and with those who wait", async () => {
    const { main, roots } = await through(
      () => {
        const [full, awaited] = [spawn(queue<number>, 3), spawn(queue<number>, 3)];
        const [first] = [call(awaited, "take"), call(awaited, "take")];
        return { full, awaited, first };
      },
      ({ vats, roots: { main: first } }) => {
        for (const value of [1, 2, 3]) vats.main.call(first.full, "put", value);
        vats.main.call(first.full, "take");
      },
    );
    expect([main.call(roots.full, "take"), main.call(roots.full, "take"), main.call(roots.full, "size")]).toEqual([
      2, 3, 0,
    ]);
    main.call(roots.awaited, "put", 9);
    expect(await settled(roots.first as Vow<number>)).toBe(9);
    main.call(roots.awaited, "put", 10);
    expect(main.call(roots.awaited, "size")).toBe(0);
  });

  it("what was sealed: its unsealer opens it, and no other one does", async () => {
    const { main, roots } = await through(
      () => {
        const [own, other] = [sealing<number>(), sealing<number>()];
        return { own, other, box: call(own.seal, 42) };
      },
      () => undefined,
    );
    expect(main.call(roots.own.unseal, roots.box)).toBe(42);
    expect(main.call(roots.own.sealed, roots.box)).toBe(true);
    expect(main.call(roots.other.sealed, roots.box)).toBe(false);
    expect(() => main.call(roots.other.unseal, roots.box)).toThrow(expect.objectContaining({ code: "NOT_SEALED" }));
  });

  it("topics, with those who hear of them and those who do not any more", async () => {
    const { main, roots } = await through(
      () => {
        const { publish, subscribe } = topic<[string]>();
        const cells = [spawn(cell<unknown>, undefined), spawn(cell<unknown>, undefined)] as const;
        const ends = cells.map((into) => call(subscribe, spawn(heard, into) as never));
        return { publish, cells, ends };
      },
      ({ vats, roots: { main: first } }) => vats.main.call(first.ends[0] as Ref<() => void>),
    );
    main.call(roots.publish, "news");
    await main.idle();
    expect(roots.cells.map((one) => main.call(one, "get"))).toEqual([undefined, "news"]);
    main.call(roots.ends[1] as Ref<() => void>);
    main.call(roots.publish, "more");
    await main.idle();
    expect(main.call(roots.cells[1], "get")).toBe("news");
  });
});
