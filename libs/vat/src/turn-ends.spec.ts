import { expect, it } from "@jest/globals";
import { call, spawn, Vat, whenTurnEnds } from "./index.ts";

it("says what holds something outside of a vat how its turn has ended, once, when that is so", () => {
  const vat = new Vat({ report: () => undefined });
  const said: string[] = [];
  const ends = (name: string) =>
    whenTurnEnds((failed) => {
      said.push(`${name} ${failed ? "undone" : "done"}`);
    });
  const inner = vat.spawn(() => (name: string, fails: boolean) => {
    ends(name);
    if (fails) throw new Error("it fails");
    return said.length;
  });
  expect(vat.call(inner, "first", false)).toBe(0);
  expect(() => vat.call(inner, "second", true)).toThrow("it fails");
  vat.run(() => {
    ends("outer");
    // What is caught undoes nothing: it is the turn that ends, and well.
    expect(() => call(spawn(() => () => call(inner, "caught", true)))).toThrow("it fails");
  });
  expect(said).toEqual(["first done", "second undone", "outer done", "caught done"]);
  expect(() => whenTurnEnds(() => undefined)).toThrow(expect.objectContaining({ code: "NO_TURN" }));
});
