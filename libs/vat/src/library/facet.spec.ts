import { expect, it } from "@jest/globals";
import { type Bcom, call, methods, type Ref, send, settled, Vat } from "../index.ts";
import { facet } from "./index.ts";

const account = (_bcom: Bcom) =>
  methods({ balance: () => 10, withdraw: (amount: number) => amount, self: () => "the account" });

const vat = new Vat({ name: "here" });

it("I8: passes the methods on that it has, and refuses the others", () => {
  const reader = vat.run(() => facet(vat.spawn(account), "balance"));
  expect(vat.call(reader, "balance")).toBe(10);
  // @ts-expect-error it shows only what it has
  expect(() => vat.call(reader, "withdraw", 10)).toThrow("this reference has no such method");
});

it("I9: passes on to another vat, and is answered with a promise", async () => {
  const far = new Vat({ name: "there" }).spawn(account);
  const reader = vat.run(() => facet(far, "balance"));
  expect(await settled(vat.run(() => send(reader, "balance")))).toBe(10);
});

it("is not talked into a method by names that are none, nor by names that change", () => {
  const reader = vat.run(() => facet(vat.spawn(account), "balance")) as Ref<unknown> as Ref<
    (...args: readonly unknown[]) => unknown
  >;
  let asked = 0;
  const turncoat = { toString: () => (asked++ === 0 ? "balance" : "withdraw") };
  for (const name of [turncoat, ["withdraw"], Symbol.for("withdraw"), Symbol("balance"), "toString", "__proto__", null])
    expect(() => vat.call(reader, name, 10)).toThrow("this reference has no such method");
  expect(vat.call(reader, Symbol.for("balance"))).toBe(10);
});

it("keeps its names to itself: whoever gave them cannot add one later", () => {
  const names: ("balance" | "withdraw")[] = ["balance"];
  const reader = vat.run(() => facet(vat.spawn(account), ...names));
  names.push("withdraw");
  expect(() => vat.run(() => call(reader, "withdraw", 1))).toThrow("this reference has no such method");
});
