import { expect, it } from "@jest/globals";
import { type Bcom, methods, Vat } from "../index.ts";
import { attenuator } from "./index.ts";
import { problemOf } from "./testing/vats.ts";

interface Order {
  readonly to: string;
  readonly amount: number;
}

const seen: Order[] = [];
const bank = (_bcom: Bcom) =>
  methods({
    transfer: (order: Order) => {
      seen.push(order);
      return order.amount;
    },
    close: () => "closed",
  });

const vat = new Vat();
const pocketMoney = vat.run(() => attenuator(vat.spawn(bank), { transfer: ({ amount }: Order) => amount <= 20 }));

it("passes on what its guard lets through, and refuses other arguments and other methods", () => {
  expect(vat.call(pocketMoney, "transfer", { to: "shop", amount: 20 })).toBe(20);
  expect(problemOf(() => vat.call(pocketMoney, "transfer", { to: "shop", amount: 21 }))).toMatchObject({
    code: "NOT_ALLOWED",
    message: "`transfer` does not take these arguments from here",
  });
  // @ts-expect-error it shows only what it guards
  expect(() => vat.call(pocketMoney, "close")).toThrow("no such method");
});

it("judges the very values that the target gets: none that are computed, none that change behind its back", () => {
  seen.length = 0;
  let asked = 0;
  const turncoat = {
    to: "thief",
    get amount() {
      return asked++ === 0 ? 1 : 1_000_000;
    },
  };
  expect(problemOf(() => vat.call(pocketMoney, "transfer", turncoat))).toMatchObject({ code: "NOT_PASSABLE" });
  const order = { to: "shop", amount: 5 };
  vat.call(pocketMoney, "transfer", order);
  order.amount = 1_000_000;
  expect(seen).toEqual([{ to: "shop", amount: 5 }]);
});

it("does not let a guard change what it judges, nor take anything but `true` for a yes", () => {
  seen.length = 0;
  const sly = vat.run(() =>
    attenuator(vat.spawn(bank), {
      transfer: (order: Order) => {
        (order as { amount: number }).amount = 0;
        return "yes" as unknown as boolean;
      },
    }),
  );
  expect(() => vat.call(sly, "transfer", { to: "shop", amount: 5 })).toThrow("does not take");
  const changing = vat.run(() =>
    attenuator(vat.spawn(bank), {
      transfer: (order: Order) => {
        (order as { amount: number }).amount = 0;
        return true;
      },
    }),
  );
  expect(vat.call(changing, "transfer", { to: "shop", amount: 5 })).toBe(5);
});
