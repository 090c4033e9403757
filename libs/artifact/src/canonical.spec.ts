import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { canonicalJson, canonicalText, type Json } from "./canonical.ts";

/** What it should come to, as plainly as can be. */
function plainly(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => {
    if (typeof member !== "object" || member === null || Array.isArray(member)) return member;
    const entries = Object.entries(member).sort(([one], [other]) => (one < other ? -1 : 1));
    return Object.fromEntries(entries);
  });
}

const name = fc
  .oneof(fc.string({ unit: "binary" }), fc.nat().map(String), fc.constantFrom("__proto__", "-1", "01", "4294967295"))
  .filter((key) => key !== "toJSON");
const { value } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    // Halves of surrogate pairs, too.
    fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
    fc.array(tie("value")),
    fc.dictionary(name, tie("value"), { noNullPrototype: true }),
  ),
}));

describe("canonical JSON", () => {
  it("is what JSON.stringify writes of objects whose members are in order", () => {
    fc.assert(
      fc.property(value, (one) => {
        expect(canonicalText(one)).toBe(plainly(one));
      }),
      { numRuns: 500 },
    );
  });

  it("puts names in the order of their code units, and numbers by size before them", () => {
    expect(canonicalText({ b: 1, a: 2, 10: 3, 9: 4, "-": 0, "\u{1f600}": 5, "\uff00": 6 })).toBe(
      '{"9":4,"10":3,"-":0,"a":2,"b":1,"\u{1f600}":5,"\uff00":6}',
    );
  });

  it("has members by any name", () => {
    const made = JSON.parse('{"toString":1,"__proto__":{"b":[],"a":{}}}');
    expect(canonicalText(made)).toBe('{"__proto__":{"a":{},"b":[]},"toString":1}');
  });

  it("leaves out what no JSON holds, as JSON.stringify does", () => {
    const odd = { a: undefined, b: [undefined, Number.NaN, -0] } as unknown as Json;
    expect(canonicalText(odd)).toBe('{"b":[null,null,0]}');
  });

  it("is UTF-8 as bytes", () => {
    expect(canonicalJson({ ä: "\ud800" })).toEqual(new TextEncoder().encode('{"ä":"\\ud800"}'));
  });
});
