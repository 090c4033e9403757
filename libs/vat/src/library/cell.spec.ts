import { expect, it } from "@jest/globals";
import { call, type Ref, Vat } from "../index.ts";
import { type Cell, cell, readOnly, writeOnly } from "./index.ts";

const vat = new Vat();
const make = (value: number): Ref<Cell<number>> => vat.spawn(cell<number>, value);

it("I5: keeps a value, and answers nothing to who sets it", () => {
  const own = make(1);
  expect(vat.call(own, "set", 9)).toBe(undefined);
  expect(vat.call(own, "get")).toBe(9);
});

it("I6, I7: is given away to be read alone, or to be written alone", () => {
  const own = make(3);
  const reader = vat.run(() => readOnly(own));
  const writer = vat.run(() => writeOnly(own));
  vat.call(writer, "set", 4);
  expect(vat.call(reader, "get")).toBe(4);
});

it("is not written by who may read, whatever the method is called by", () => {
  const own = make(3);
  const reader = vat.run(() => readOnly(own)) as Ref<unknown> as Ref<(...args: readonly unknown[]) => unknown>;
  for (const name of ["set", Symbol.for("set"), { toString: () => "set" }, ["set"], "constructor", undefined])
    expect(() => vat.call(reader, name, 666)).toThrow("no such method");
  expect(vat.call(own, "get")).toBe(3);
});

it("has the old value again when the turn fails that set it", () => {
  const own = make(3);
  expect(() =>
    vat.run(() => {
      call(own, "set", 4);
      throw new Error("after all");
    }),
  ).toThrow("after all");
  expect(vat.call(own, "get")).toBe(3);
});
