import { describe, expect, it } from "@jest/globals";
import { decode, dictionary, encode, SyrupDictionary, SyrupError, SyrupSet, SyrupSymbol, set } from "./index.ts";

function faultOf(run: () => unknown): readonly [string, number | undefined] | undefined {
  try {
    run();
  } catch (error) {
    if (error instanceof SyrupError) return [error.code, error.offset];
    throw error;
  }
  return undefined;
}

function bytesOf(form: string): Uint8Array {
  return Uint8Array.from(form, (char) => char.charCodeAt(0));
}

describe("bytes that are no value, or not its only form", () => {
  it.each([
    ["", "INCOMPLETE", 0],
    ["5", "INCOMPLETE", 1],
    ["5:cat", "INCOMPLETE", 5],
    ["[1+", "INCOMPLETE", 3],
    ["D1234567", "INCOMPLETE", 8],
    ["{1+", "INCOMPLETE", 3],
    ["<", "INCOMPLETE", 1],
    ["#", "INCOMPLETE", 1],
    ["tt", "TRAILING", 1],
    ["1+ ", "TRAILING", 2],
    [" 1+", "UNEXPECTED_BYTE", 0],
    ["[1+ 2+]", "UNEXPECTED_BYTE", 3],
    ["[1+,2+]", "UNEXPECTED_BYTE", 3],
    ["[1+}", "UNEXPECTED_BYTE", 3],
    ["]", "UNEXPECTED_BYTE", 0],
    ["+", "UNEXPECTED_BYTE", 0],
    ["-1", "UNEXPECTED_BYTE", 0],
    ["1e5+", "UNEXPECTED_BYTE", 1],
    ["1.5+", "UNEXPECTED_BYTE", 1],
    ["(1+)", "UNEXPECTED_BYTE", 0],
    ["l1+e", "UNEXPECTED_BYTE", 0],
    ["d1+1+e", "UNEXPECTED_BYTE", 0],
    ["<>", "UNEXPECTED_BYTE", 1],
    ["{1+}", "UNEXPECTED_BYTE", 3],
    ["[01+]", "LEADING_ZERO", 1],
    ["00+", "LEADING_ZERO", 0],
    ["03:cat", "LEADING_ZERO", 0],
    ["00:", "LEADING_ZERO", 0],
    ["0-", "NEGATIVE_ZERO", 0],
    ["[1+0-]", "NEGATIVE_ZERO", 3],
    ["F1234", "SINGLE_FLOAT", 0],
    ["D\x7f\xf8\0\0\0\0\0\x01", "OTHER_NAN", 0],
    ["D\xff\xf8\0\0\0\0\0\0", "OTHER_NAN", 0],
    ["D\x7f\xf0\0\0\0\0\0\x01", "OTHER_NAN", 0],
    ['3"\xed\xa0\x80', "NOT_UTF8", 2],
    ["3'\xed\xb0\x80", "NOT_UTF8", 2],
    ['6"\xed\xa0\x80\xed\xb0\x80', "NOT_UTF8", 2],
    ['2"\xc0\x80', "NOT_UTF8", 2],
    ['1"\xff', "NOT_UTF8", 2],
    ['4"\xf4\x90\x80\x80', "NOT_UTF8", 2],
    ['2"\xe7\x86', "NOT_UTF8", 2],
    ['{1"b1+1"a1+}', "UNORDERED", 6],
    ['{2"aa1+10"01234567891+}', "UNORDERED", 7],
    ["#2+1+$", "UNORDERED", 3],
    ["{1+t1+f}", "DUPLICATE", 4],
    ["#1+1+$", "DUPLICATE", 3],
    ["#[1+][1+]$", "DUPLICATE", 5],
  ])("are refused: %j", (form, code, offset) => {
    expect(faultOf(() => decode(bytesOf(form)))).toEqual([code, offset]);
  });

  it("are refused beyond the limits, and taken up to them", () => {
    const limits = { bytes: 100, depth: 3, digits: 20 };
    const taken = ["[[[1+]]]", `${"9".repeat(20)}+`, `97:${"x".repeat(97)}`];
    for (const form of taken) expect(faultOf(() => decode(bytesOf(form), limits))).toBeUndefined();
    expect(faultOf(() => decode(bytesOf("[[[[1+]]]]"), limits))).toEqual(["TOO_DEEP", 3]);
    expect(faultOf(() => decode(bytesOf("[{1+<1+#$>}]"), limits))).toEqual(["TOO_DEEP", 7]);
    expect(faultOf(() => decode(bytesOf(`${"9".repeat(21)}+`), limits))).toEqual(["TOO_MANY_DIGITS", 0]);
    expect(faultOf(() => decode(bytesOf(`98:${"x".repeat(98)}`), limits))).toEqual(["TOO_LARGE", 100]);
    expect(faultOf(() => decode(bytesOf("[101:"), limits))).toEqual(["TOO_LARGE", 1]);
    expect(faultOf(() => decode(bytesOf(`[${"9".repeat(20)}:`), limits))).toEqual(["TOO_LARGE", 1]);
  });

  it("are refused however deep they go, without the stack's end", () => {
    for (const open of ["[", "<", "#", "{"])
      expect(faultOf(() => decode(bytesOf(open.repeat(500_000))))).toEqual(["TOO_DEEP", 100]);
  });
});

describe("values that have no bytes", () => {
  it.each([
    ["half a surrogate pair in a string", "a\ud83d", "NOT_UTF8"],
    ["the other half", "\udc3ba", "NOT_UTF8"],
    ["the halves the wrong way round", "\udc3b\ud83d", "NOT_UTF8"],
    ["a function", () => 1, "UNSUPPORTED"],
    ["a symbol of JavaScript's", Symbol("x"), "UNSUPPORTED"],
    ["an object", { a: 1 }, "UNSUPPORTED"],
    ["a map", new Map(), "UNSUPPORTED"],
    ["a date within a list", [new Date(0)], "UNSUPPORTED"],
    [
      "a dictionary that was made out of order",
      new SyrupDictionary([
        ["b", 1n],
        ["a", 1n],
      ]),
      "UNORDERED",
    ],
    [
      "a dictionary that was made with a key twice",
      new SyrupDictionary([
        ["a", 1n],
        ["a", 2n],
      ]),
      "DUPLICATE",
    ],
    ["a set that was made out of order", new SyrupSet([2n, 1n]), "UNORDERED"],
    ["a set that was made with a member twice", new SyrupSet([1n, 1n]), "DUPLICATE"],
  ])("are refused: %s", (_, value, code) => {
    expect(faultOf(() => encode(value as never))?.[0]).toBe(code);
  });

  it("are refused when they are made: symbols with half a surrogate pair, keys and members that stand twice", () => {
    expect(faultOf(() => new SyrupSymbol("\ud83d"))?.[0]).toBe("NOT_UTF8");
    expect(
      faultOf(() =>
        dictionary([
          [[1n], 1n],
          [[1n], 2n],
        ]),
      )?.[0],
    ).toBe("DUPLICATE");
    expect(faultOf(() => set(["a", "b", "a"]))?.[0]).toBe("DUPLICATE");
  });

  it("are refused when a key was changed after the dictionary was made", () => {
    const key = new Uint8Array([1]);
    const value = dictionary([
      [key, 1n],
      [new Uint8Array([2]), 2n],
    ]);
    key[0] = 3;
    expect(faultOf(() => encode(value))?.[0]).toBe("UNORDERED");
  });

  it("are refused beyond the limits, so also in a circle", () => {
    const circle: unknown[] = [];
    circle.push(circle);
    expect(faultOf(() => encode(circle as never))?.[0]).toBe("TOO_DEEP");
    expect(faultOf(() => encode(10n ** 20n, { digits: 20 }))?.[0]).toBe("TOO_MANY_DIGITS");
    expect(faultOf(() => encode("x".repeat(97), { bytes: 100 }))).toBeUndefined();
    expect(faultOf(() => encode("x".repeat(98), { bytes: 100 }))?.[0]).toBe("TOO_LARGE");
    expect(faultOf(() => encode(new Uint8Array(2_000_000)))?.[0]).toBe("TOO_LARGE");
    expect(faultOf(() => encode(new Array(200).fill(true), { bytes: 100 }))?.[0]).toBe("TOO_LARGE");
  });
});
