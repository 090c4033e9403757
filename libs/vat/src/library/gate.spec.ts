import { expect, it } from "@jest/globals";
import { call, methods, on, promise, type Ref, type Resolver, send, settled, spawn, type Vow } from "../index.ts";
import { type Crossing, type Gate, membrane } from "./index.ts";
import { problemOf, vatWithReport } from "./testing/vats.ts";

interface Purse {
  balance(): number;
  account(): Ref<Account>;
  later(): Vow<Ref<Account>>;
  give(to: Ref<(text: string) => string>, note?: object): string;
}

interface Account {
  read(): number;
  write(): string;
}

function purse() {
  return methods({
    balance: () => 7,
    account: () => spawn(account),
    later: () => on(0, { then: () => spawn(account) }),
    give: (to: Ref<(text: string) => string>) => call(to, "thanks"),
  });
}

const account = () => methods({ read: () => 1, write: () => "written" });

function guarded(gate: Gate) {
  const { vat } = vatWithReport();
  const inside = vat.spawn(purse) as Ref<Purse>;
  const [outside, revoke] = vat.run(() => membrane(inside, { gate, name: "purse" }));
  return { vat, outside, revoke };
}

/** Lets everything cross, and writes down what. */
function watching(): { readonly crossed: Omit<Crossing, "value">[]; readonly values: unknown[]; readonly gate: Gate } {
  const crossed: Omit<Crossing, "value">[] = [];
  const values: unknown[] = [];
  const gate: Gate = ({ value, ...rest }, pass) => {
    crossed.push(rest);
    values.push(value);
    return pass();
  };
  return { crossed, values, gate };
}

it("is asked of each message and each answer, in both directions", () => {
  const { crossed, gate } = watching();
  const { vat, outside } = guarded(gate);
  const guest = vat.spawn(() => (text: string) => `${text}!`);
  expect(vat.call(outside, "give", guest)).toBe("thanks!");
  expect(
    crossed.map(({ what, direction, target, method, depth, references }) => [
      what,
      direction,
      target,
      method,
      depth,
      references,
    ]),
  ).toEqual([
    ["message", "inward", "purse", "give", 0, ["purse.give"]],
    ["message", "outward", "purse.give", "thanks", 1, []],
    ["answer", "inward", "purse.give", "thanks", 1, []],
    ["answer", "outward", "purse", "give", 0, []],
  ]);
});

it("knows what a reference came through, however it came", async () => {
  const { crossed, gate } = watching();
  const { vat, outside } = guarded(gate);
  vat.call(vat.call(outside, "account"), "read");
  await settled(vat.run(() => send(send(outside, "later"), "read")));
  const names = crossed.filter(({ what }) => what === "message").map(({ target, depth }) => [target, depth]);
  expect(names).toEqual([
    ["purse", 0],
    ["purse.account", 1],
    ["purse", 0],
    ["purse.later", 1],
  ]);
});

it("refuses by throwing, and nothing has crossed then", () => {
  const { vat, outside } = guarded(({ method }, pass) => {
    if (method === "account") throw new Error("not that");
    return pass();
  });
  expect(vat.call(outside, "balance")).toBe(7);
  expect(problemOf(() => vat.call(outside, "account"))).toEqual(new Error("not that"));
});

it("narrows references to some methods, for the other side alone", () => {
  const { vat, outside } = guarded(({ what }, pass) => pass(what === "answer" ? { only: ["read"] } : {}));
  const narrow = vat.call(outside, "account");
  expect(vat.call(narrow, "read")).toBe(1);
  expect(problemOf(() => vat.call(narrow, "write"))).toMatchObject({ code: "NOT_ALLOWED" });
  expect(problemOf(() => vat.call(narrow as unknown as Ref<() => void>))).toMatchObject({ code: "NOT_ALLOWED" });
});

it("holds a message back for as long as it likes: it crosses in a later turn, or never", async () => {
  const waiting: Resolver<boolean>[] = [];
  const { vat, outside, revoke } = guarded(({ what }, pass) => {
    if (what === "answer") return pass();
    const [vow, resolver] = promise<boolean>();
    waiting.push(resolver);
    return on(vow, { then: () => pass() });
  });
  const held = vat.run(() => [send(outside, "balance"), send(outside, "balance"), send(outside, "balance")]);
  const [passed, broken, revoked] = held.map(settled);
  vat.call(waiting[0] as Resolver<boolean>, "fulfill", true);
  await expect(passed).resolves.toBe(7);
  vat.call(waiting[1] as Resolver<boolean>, "break", new Error("no"));
  await expect(broken).rejects.toThrow("no");
  vat.call(revoke);
  vat.call(waiting[2] as Resolver<boolean>, "fulfill", true);
  await expect(revoked).rejects.toMatchObject({ code: "REVOKED" });
});

it("judges what crosses, not what the sender makes of it afterwards", () => {
  const judged: unknown[] = [];
  const { vat, outside } = guarded(({ value, what }, pass) => {
    if (what === "message") judged.push(value);
    return pass();
  });
  let reads = 0;
  const changing = new Proxy(
    { amount: 1 },
    {
      getOwnPropertyDescriptor: () => {
        reads += 1;
        return { value: reads, enumerable: true, configurable: true, writable: true };
      },
    },
  );
  const guest = vat.spawn(() => (text: string) => text);
  vat.call(outside, "give", guest, changing);
  expect(judged[0]).toEqual(["give", guest, { amount: 1 }]);
});
