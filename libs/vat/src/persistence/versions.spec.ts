import { describe, expect, it } from "@jest/globals";
import { actor, type Bcom, MemoryStorage, methods, type Ref, Store, spawn } from "../index.ts";

/** A purse that first knew an amount, then a currency as well, then kept both in one object. */
const first = actor("purse", 1, (_bcom: Bcom, amount: number) => methods({ worth: () => amount }));
const third = actor(
  "purse",
  3,
  (_bcom: Bcom, { amount, currency }: { amount: number; currency: string }) =>
    methods({ worth: () => `${amount} ${currency}` }),
  {
    migrate: {
      1: (amount: number) => [amount, "EUR"],
      2: (amount: number, currency: string) => [{ amount, currency }],
    },
  },
);

function begun(): MemoryStorage {
  const storage = new MemoryStorage();
  new Store(storage, { actors: [first], vats: { main: () => spawn(first, 5) } });
  return storage;
}

describe("versions", () => {
  it("go from one to the next until the present one, and are written anew then", () => {
    const storage = begun();
    const vats = { main: (): Ref<{ worth(): string }> => spawn(third, { amount: 0, currency: "" }) };
    const open = () => new Store(storage, { actors: [third], vats });
    const store = open();
    expect(store.vats.main.call(store.roots.main, "worth")).toBe("5 EUR");
    const migrated = storage
      .read()
      ?.chunks.map((chunk) => Buffer.from(chunk).toString("latin1"))
      .join("");
    expect(migrated).toContain("EUR");
    const again = open();
    expect(again.vats.main.call(again.roots.main, "worth")).toBe("5 EUR");
    // And never back.
    expect(() => new Store(storage, { actors: [first], vats: { main: () => spawn(first, 1) } })).toThrow(
      "the store holds version 3 of `purse`; the constructor is version 1",
    );
  });

  it("without a way are refused when the store is opened, and the store is as it was", () => {
    const storage = begun();
    const second = actor("purse", 2, (_bcom: Bcom, amount: number) => methods({ worth: () => amount }));
    const vats = { main: () => spawn(second, 0) };
    expect(() => new Store(storage, { actors: [second], vats })).toThrow(
      expect.objectContaining({ code: "NO_CONSTRUCTOR", hint: "give `actor` a `migrate` from 1 to 2" }),
    );
    expect(() => new Store(storage, { actors: [], vats })).toThrow(
      "the store holds an actor `purse`, whose constructor is not given",
    );
    expect(() => new Store(storage, { actors: [first], vats: {} })).toThrow("the store holds a vat `main`");
    const store = new Store(storage, { actors: [first], vats: { main: () => spawn(first, 1) } });
    expect(store.vats.main.call(store.roots.main, "worth")).toBe(5);
  });

  it("a self-portrait keeps less than the arguments, and is what the actor is made from", async () => {
    const made = (_bcom: Bcom, key: object, n: number) =>
      methods({ open: (with_: object) => (with_ === key ? n : -1) });
    const secret = actor("vault", 1, made, {
      portrait: (_key, n) => [n],
      restore: (bcom: Bcom, n: number) => made(bcom, KEY, n),
    });
    const KEY = new (class Key {})();
    const storage = new MemoryStorage();
    const open = () => new Store(storage, { actors: [secret], vats: { main: () => spawn(secret, KEY, 4) } });
    open();
    const store = open();
    expect(store.vats.main.call(store.roots.main, "open", KEY)).toBe(4);
    store.snapshot();
    expect(open().roots.main).toBeDefined();
  });
});

it("two actors of one name, and one that is not registered, are refused at once", () => {
  const vats = {};
  expect(() => new Store(new MemoryStorage(), { actors: [first, third], vats })).toThrow("two actors of the store");
  expect(() => new Store(new MemoryStorage(), { actors: [(_bcom: Bcom) => () => 1], vats })).toThrow(
    "was not made with `actor`",
  );
});
