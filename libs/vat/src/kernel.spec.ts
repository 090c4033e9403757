import { expect, it } from "@jest/globals";
import { type Bcom, type Becoming, call, methods, send, settled, spawn, Vat } from "./index.ts";

function counter(bcom: Bcom, n: number) {
  return methods({
    inc: (): Becoming<number> => bcom(counter(bcom, n + 1), n + 1),
    get: () => n,
  });
}

it("counts", () => {
  const vat = new Vat();
  const c = vat.spawn(counter, 0);
  const n: number = vat.call(c, "inc");
  expect(n).toBe(1);
  expect(vat.call(c, "inc")).toBe(2);
  expect(vat.call(c, "get")).toBe(2);
  expect(() =>
    vat.run(() => {
      call(c, "inc");
      throw new Error("no");
    }),
  ).toThrow("no");
  expect(vat.call(c, "get")).toBe(2);
});

it("pipelines", async () => {
  const a = new Vat({ name: "a" });
  const b = new Vat({ name: "b" });
  const maker = b.spawn((_bcom) => methods({ make: (n: number) => spawn(counter, n) }));
  const last = a.run(() => send(send(maker, "make", 4), "inc"));
  expect(await settled(last)).toBe(5);
  // @ts-expect-error no such method
  a.run(() => send(maker, "mak", 4));
});
