import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { codecs } from "../protocol.ts";
import { decoder } from "./decoder.ts";
import { encoder } from "./encoder.ts";
import { LAYOUT } from "./layout.ts";

function roundTrip(value: unknown): unknown {
  const { encode, decode } = codecs();
  return decode(encode(value));
}

describe("what crosses comes out as it was", () => {
  it.each<[string, unknown]>([
    ["undefined", undefined],
    ["null", null],
    ["booleans", [true, false]],
    ["zeros of both signs", [0, -0]],
    ["numbers", [1, 255, 256, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, Number.MIN_VALUE, 2 ** 53]],
    ["whole numbers of 64 bits", [0n, -1n, 2n ** 63n, 2n ** 64n - 1n, -(2n ** 63n)]],
    ["texts", ["", "a", "bücher", "\ufeffa", "🤓", "\0", "a".repeat(300), "ж".repeat(300)]],
    ["halves of surrogate pairs", ["\ud800", "a\udc00b"]],
    ["records and variants", { tag: "some", val: { tag: "none" }, fromDomain: undefined }],
    ["lists", [[], [[]], [undefined, null]]],
    ["bytes and numbers", [Uint8Array.of(1, 2), new Float64Array([-0, 1.5]), new BigInt64Array([-1n])]],
  ])("%s", (_, value) => {
    expect(roundTrip(value)).toStrictEqual(value);
  });

  it("the keys of records are data, whatever their names", () => {
    const hostile = JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1, "toString": 2}');
    const out = roundTrip([hostile, hostile]);
    expect(out).toEqual([hostile, hostile]);
    const [first] = out as [Record<string, unknown>];
    expect(Object.keys(first)).toEqual(["__proto__", "constructor", "toString"]);
    expect(Object.getPrototypeOf(first)).toBe(Object.prototype);
    expect({}).not.toHaveProperty("polluted");
  });

  it("any values, one message after the other, with a reader of any kind", () => {
    const { encode, decode } = codecs();
    const plain = decoder(LAYOUT);
    const value = fc.anything({ withBigInt: false, withNullPrototype: false, key: fc.string() });
    fc.assert(
      fc.property(value, (item) => {
        const bytes = Buffer.from(encode([item]));
        const decoded = decode(bytes);
        expect(decoded).toStrictEqual([item]);
        expect(plain(bytes)).toStrictEqual(decoded);
      }),
      { numRuns: 500 },
    );
  });

  it("what both sides have goes as a reference, and comes out as a copy", () => {
    const { encode, decode } = codecs();
    const given = { name: "a".repeat(1000), headers: [["b", -0]] };
    const message = encode(["call", structuredClone(given)], given);
    expect(message.length).toBeLessThan(20);
    const decoded = decode(message, given) as [string, typeof given];
    expect(decoded).toStrictEqual(["call", given]);
    expect(decoded[1]).not.toBe(given);
    expect(decoded[1].headers[0]).not.toBe(given.headers[0]);
    expect(encode([{ ...given, headers: [["b", 0]] }], given).length).toBeGreaterThan(1000);
  });
});

describe("what cannot cross is refused, and the next message is understood", () => {
  it.each<[string, unknown]>([
    ["a function", () => 1],
    ["a symbol", Symbol("s")],
    ["a promise", Promise.resolve()],
    ["a map", new Map()],
    ["a date", new Date(0)],
    ["a list with holes", new Array(2)],
    ["more than 64 bits", 2n ** 64n],
    ["a circle", circle()],
  ])("%s", (_, value) => {
    const { encode, decode } = codecs();
    expect(() => encode([{ new: 1, keys: 2, first: value }])).toThrow(TypeError);
    expect(decode(encode([{ other: 1 }, { new: 1, keys: 2, first: 3 }]))).toEqual([
      { other: 1 },
      { new: 1, keys: 2, first: 3 },
    ]);
  });
});

describe("bytes that are no message", () => {
  it("are refused or give some value, whatever they are, without taking much memory or time", () => {
    const encode = encoder(LAYOUT);
    const message = Buffer.from(encode([{ a: ["text", 1n, { b: "ж" }] }, Uint8Array.of(1, 2, 3), { a: 1 }]));
    let refused = 0;
    fc.assert(
      fc.property(fc.nat(message.length - 1), fc.uint8Array({ minLength: 1, maxLength: 6 }), (at, noise) => {
        const damaged = Buffer.from(message);
        damaged.set(noise.subarray(0, damaged.length - at), at);
        try {
          codecs().decode(damaged);
        } catch (cause) {
          expect(cause).toBeInstanceOf(RangeError);
          refused += 1;
        }
      }),
      { numRuns: 3000 },
    );
    expect(refused).toBeGreaterThan(1000);
  });

  it.each<[string, readonly number[]]>([
    ["nothing", []],
    ["a list as long as nothing can be", [LAYOUT.LIST, 255, 255, 255, 255, 255]],
    ["a text that is cut off", [LAYOUT.LATIN1, 4, 97]],
    ["a list in a list in a list …", new Array(70).fill([LAYOUT.LIST, 1]).flat()],
    ["a record of keys that nobody told of", [LAYOUT.KNOWN_RECORD, 0, 0]],
    ["a key twice", [LAYOUT.NEW_RECORD, 2, LAYOUT.LATIN1, 1, 97, LAYOUT.LATIN1, 1, 97, 0, 0]],
    ["a key that is no text", [LAYOUT.NEW_RECORD, 1, LAYOUT.NULL, 0, 0]],
    ["a reference to nothing", [LAYOUT.GIVEN]],
    ["an array of a kind that is none", [LAYOUT.NUMBERS, 99, 0]],
    ["an array that ends in an element", [LAYOUT.NUMBERS, 9, 4, 0, 0, 0, 0]],
    ["an unknown kind", [200]],
    ["more than a message", [LAYOUT.NULL, LAYOUT.NULL]],
  ])("are refused: %s", (_, bytes) => {
    expect(() => codecs().decode(Buffer.from(bytes))).toThrow(RangeError);
  });
});

function circle(): unknown {
  const list: unknown[] = [];
  list.push(list);
  return list;
}
