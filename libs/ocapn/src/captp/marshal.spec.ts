import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { encode, record, type SyrupValue, symbol } from "../syrup/index.ts";
import { toSyrup } from "./marshal.ts";
import { Symbols } from "./symbols.ts";
import { fromSyrup } from "./unmarshal.ts";
import { ForeignRecord, Tagged } from "./values.ts";

const noReferences = () => {
  throw new Error("there are none");
};
const reading = { reference: () => undefined, symbols: new Symbols(1_000) };
const there = (value: unknown) => toSyrup(value, noReferences);
const back = (form: SyrupValue) => fromSyrup(form, reading);

describe("a value that crosses", () => {
  it("comes out as it went in, whatever plain data it is", () => {
    const key = fc.string({ unit: "binary" }).filter((text) => text.isWellFormed());
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 2 },
        fc.integer(),
        fc.bigInt({ min: 2n ** 60n, max: 2n ** 70n }),
        fc.double().filter((number) => !Number.isSafeInteger(number) || Object.is(number, -0)),
        fc.boolean(),
        key,
        fc.constantFrom(undefined, null, Symbol.for("a"), Symbol.for("b")),
        fc.uint8Array(),
        fc.array(tie("value"), { maxLength: 4 }),
        fc.dictionary(key, tie("value"), { maxKeys: 4, noNullPrototype: false }),
        fc.tuple(key, tie("value")).map(([tag, held]) => new Tagged(tag, held)),
        fc.array(tie("value"), { maxLength: 4 }).map((fields) => new ForeignRecord(Symbol.for("user"), fields)),
      ),
    }));
    fc.assert(
      fc.property(value, (sent) => {
        const form = there(sent);
        // In the order that the wire has, or the writer would refuse it.
        encode(form);
        expect(normal(back(form))).toEqual(normal(sent));
      }),
      { numRuns: 100 },
    );
  });

  it.each<[string, ForeignRecord]>([
    ["a descriptor", new ForeignRecord(Symbol.for("desc:export"), [1])],
    ["an operation", new ForeignRecord(Symbol.for("op:abort"), ["x"])],
    ["a location", new ForeignRecord(Symbol.for("ocapn-peer"), [])],
    ["nothing", new ForeignRecord(Symbol.for("void"), [])],
    ["a record", new ForeignRecord(new ForeignRecord("a", []), [])],
  ])("does not pass for %s", (_, forged) => {
    expect(() => there(forged)).toThrow(expect.objectContaining({ code: "UNSENDABLE" }));
  });

  it.each([
    "desc:unknown",
    "exn:fail:mystery",
    "desc:error",
    "ocapn-peer",
    "op:deliver",
    "desc:tagged",
    "ocapn-sturdyref",
  ])("is an error where it is a record that is not understood: %s", (label) => {
    expect(back(record(label, "x"))).toMatchObject({ code: "REMOTE" });
  });

  it("keeps a symbol that is one too many as what it is", () => {
    const few = { reference: () => undefined, symbols: new Symbols(1) };
    const names = [symbol("one of few 1"), symbol("one of few 2"), symbol("x".repeat(300))];
    const [first, second, third] = fromSyrup(names, few) as unknown[];
    expect([typeof first, typeof second, typeof third]).toEqual(["symbol", "object", "object"]);
    expect(encode(there([first, second, third]))).toEqual(encode(names));
  });
});

/** Without what cannot be told apart: the prototype of an object, and NaN from itself. */
function normal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normal);
  if (value instanceof Tagged) return ["tagged", value.tag, normal(value.value)];
  if (value instanceof ForeignRecord) return ["record", value.label, normal(value.fields)];
  if (value === null || typeof value !== "object" || value instanceof Uint8Array) return value;
  return [
    "object",
    Object.entries(value)
      .map(([key, held]) => [key, normal(held)])
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  ];
}
