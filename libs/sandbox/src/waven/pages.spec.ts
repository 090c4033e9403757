import { call, Vat } from "@glither/vat";
import { describe, expect, it } from "@jest/globals";
import { emptyPages, PAGE, readTable, sharedPages, writeTable } from "./pages.ts";

const bytes = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);

function memory() {
  const vat = new Vat();
  const pages = vat.spawn(sharedPages, emptyPages(4));
  return { vat, pages };
}

describe("pages that are shared", () => {
  it("are seen by others at addresses of their own", () => {
    const { vat, pages } = memory();
    const writer = vat.spawn(writeTable, pages, { 0: 2 });
    const reader = vat.spawn(readTable, pages, { 7: 2 });
    vat.call(writer, "store", 5, bytes(1, 2, 3));
    expect(vat.call(reader, "load", 7 * PAGE + 5, 3)).toEqual(bytes(1, 2, 3));
  });

  it("have two tables: what is written by one need not be read by the other", () => {
    const { vat, pages } = memory();
    const writer = vat.spawn(writeTable, pages, { 0: 0 });
    const reader = vat.spawn(readTable, pages, { 0: 1 });
    vat.call(writer, "store", 0, bytes(9));
    expect(vat.call(reader, "load", 0, 1)).toEqual(bytes(0));
    expect(() => vat.call(writer as never, "load", 0, 1)).toThrow("no method `load`");
    expect(() => vat.call(reader, "load", PAGE, 1)).toThrow(
      expect.objectContaining({ code: "NOT_MAPPED", address: PAGE }),
    );
  });

  it("are accessed across their borders, or not at all", () => {
    const { vat, pages } = memory();
    const writer = vat.spawn(writeTable, pages, { 0: 3, 1: 0 });
    vat.call(writer, "store", PAGE - 1, bytes(1, 2));
    expect(vat.call(pages, "read", 3, PAGE - 1, 1)).toEqual(bytes(1));
    expect(vat.call(pages, "read", 0, 0, 1)).toEqual(bytes(2));
    expect(() => vat.call(writer, "store", 2 * PAGE - 1, bytes(7, 7))).toThrow("the page is not in the table");
    expect(vat.call(pages, "read", 0, PAGE - 1, 1)).toEqual(bytes(0));
  });
});

describe("an exception page", () => {
  it("ends the turn that touches it, of which nothing stays, and nobody else's", () => {
    const { vat, pages } = memory();
    const writer = vat.spawn(writeTable, pages, { 0: 0, 1: 1 });
    const other = vat.spawn(readTable, pages, { 0: 0 });
    vat.call(pages, "except", 1);
    expect(() =>
      vat.run(() => {
        call(writer, "store", 0, bytes(5));
        call(writer, "store", PAGE, bytes(5));
      }),
    ).toThrow(expect.objectContaining({ name: "PageFault", code: "EXCEPTION_PAGE" }));
    expect(vat.call(other, "load", 0, 1)).toEqual(bytes(0));
    vat.call(writer, "store", 0, bytes(6));
    expect(vat.call(other, "load", 0, 1)).toEqual(bytes(6));
  });

  it("is none of what there never was", () => {
    const { vat, pages } = memory();
    expect(() => vat.call(pages, "read", 9, 0, 1)).toThrow("there is no such page");
    expect(() => vat.call(pages, "read", 0, PAGE, 1)).toThrow("there is no such page");
  });
});
