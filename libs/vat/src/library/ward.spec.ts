import { expect, it } from "@jest/globals";
import { type Bcom, type Becoming, call, type Ref, Vat } from "../index.ts";
import { warding } from "./index.ts";
import { problemOf } from "./testing/vats.ts";

const vat = new Vat();
const { warden, incanter } = vat.run(() => warding());

/** A purse whose mint may look into it. */
function purse(bcom: Bcom, coins: number) {
  return warden(
    bcom,
    { take: (some: number): Becoming<number> => bcom(purse(bcom, coins - some), some) },
    { coins: () => coins },
  );
}

it("I10, I11, I12: listens to its incanter, and to others only in the open", () => {
  const own = vat.spawn(purse, 10);
  expect(vat.call(incanter, own, "take", 3)).toBe(3);
  expect(vat.call(own, "coins")).toBe(7);
  const anybody = own as Ref<unknown> as Ref<(...args: readonly unknown[]) => unknown>;
  expect(problemOf(() => vat.call(anybody, "take", 3))).toMatchObject({ code: "NOT_ALLOWED" });
  const other = vat.run(() => warding());
  expect(problemOf(() => vat.call(other.incanter, own, "take", 3))).toMatchObject({
    code: "NOT_ALLOWED",
  });
});

it("does not let who was spoken to say the same words to another one", () => {
  const own = vat.spawn(purse, 10) as Ref<unknown> as Ref<(...args: readonly unknown[]) => unknown>;
  // Somebody between who passes everything on.
  const relay = vat.spawn(
    (_bcom: Bcom) =>
      (...args: readonly unknown[]) =>
        call(own, ...args),
  );
  expect(problemOf(() => vat.call(incanter, relay, "take", 10))).toMatchObject({
    message: "these words were meant for another actor",
  });
  expect(vat.call(own, "coins")).toBe(10);
});

it("cannot read what was said to it by an incanter that is not its own", () => {
  const heard: unknown[] = [];
  const spy = vat.spawn((_bcom: Bcom) => (...args: readonly unknown[]) => {
    heard.push(...args);
  });
  vat.call(incanter, spy, "take", "a secret");
  expect(heard).toHaveLength(1);
  const words = heard[0] as Ref<(...args: readonly unknown[]) => unknown>;
  expect(problemOf(() => vat.call(words))).toMatchObject({ code: "NOT_ALLOWED" });
});
