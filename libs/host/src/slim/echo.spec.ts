import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { admit } from "../admission/admit.ts";
import { programOf } from "../link/program.ts";
import { arbitraryWitType, arbitraryWitValue } from "../testing/arbitrary-wit.ts";
import { ECHO, echo } from "../testing/echo.ts";
import type { WitType } from "./abi/wit-type.ts";

interface Echoed {
  /** What the host was asked with. */
  readonly asked: unknown;
  readonly answer: unknown;
}

async function echoing(
  type: WitType,
  embedder: "jco" | "slim",
  answer: (asked: unknown) => unknown = (asked) => asked,
): Promise<(value: unknown) => Echoed> {
  // What comes back is the artifact, and a receipt is never so large.
  const limits = { receiptBytes: 1_000_000 };
  const program = await programOf(admit(await echo(type)), { embedder, where: "here", prove: true, limits });
  return (value) => {
    let asked: unknown;
    const ask = (given: unknown): unknown => {
      asked = given;
      return answer(given);
    };
    const run = program.bind({ [ECHO]: { ask }, [ECHO.replace("@0.1.0", "")]: { ask } });
    return { answer: run(value), asked };
  };
}

/** jco has lists of some numbers as typed arrays. */
function plain(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return Array.from(value as Iterable<unknown> & ArrayBufferView);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

describe("every value of every type", () => {
  it("crosses four times unchanged, and leaves an instance that is as good as new", async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryWitType().chain((type) =>
          fc.tuple(fc.constant(type), fc.array(arbitraryWitValue(type), { size: "small" })),
        ),
        async ([type, values]) => {
          const cross = await echoing(type, "slim");
          for (const value of values) expect(cross(value)).toEqual({ asked: value, answer: value });
        },
      ),
      { numRuns: 60 },
    );
  });

  it("is for the host what it is under jco", async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryWitType().chain((type) =>
          fc.tuple(fc.constant(type), fc.array(arbitraryWitValue(type), { size: "small" })),
        ),
        async ([type, values]) => {
          const [slim, jco] = [await echoing(type, "slim"), await echoing(type, "jco")];
          for (const value of values) expect(slim(value)).toEqual(plain(jco(value)));
        },
      ),
      { numRuns: 8 },
    );
  });

  it("may be larger than the component's memory was, and that instance is not used again", async () => {
    const long = "é".repeat(100_000);
    const cross = await echoing({ kind: "string" }, "slim");
    for (const value of [long, "short", long]) expect(cross(value)).toEqual({ asked: value, answer: value });
  });
});

const TEXT: WitType = { kind: "string" };
const PAIR: WitType = {
  kind: "record",
  fields: [
    { name: "one", type: TEXT },
    { name: "other", type: { kind: "option", of: TEXT } },
  ],
};

describe("what the host passes is not coerced", () => {
  it.each<[string, WitType, unknown]>([
    ["a text for a boolean", { kind: "bool" }, "no"],
    ["a number for a boolean", { kind: "bool" }, 1],
    ["a promise for a boolean", { kind: "bool" }, Promise.resolve(true)],
    ["nothing for a boolean", { kind: "bool" }, undefined],
    ["a number for a 64-bit integer", { kind: "s64" }, 1],
    ["a bigint beyond 64 bits", { kind: "s64" }, 2n ** 63n],
    ["a bigint below 64 bits", { kind: "s64" }, -(2n ** 63n) - 1n],
    ["a negative bigint without sign", { kind: "u64" }, -1n],
    ["a bigint beyond 64 bits without sign", { kind: "u64" }, 2n ** 64n],
    ["a number beyond 8 bits", { kind: "u8" }, 256],
    ["a fraction for an integer", { kind: "s32" }, 0.5],
    ["a text for a number", { kind: "f64" }, "1"],
    ["two characters for one", { kind: "char" }, "ab"],
    ["half a surrogate pair for a character", { kind: "char" }, "\ud800"],
    ["a number for a text", TEXT, 1],
    ["a string object for a text", TEXT, Object("text")],
    ["half a surrogate pair", TEXT, "a\ud800"],
    ["half a surrogate pair far behind", TEXT, `${"a".repeat(100)}\udc00`],
    ["a case that an enum lacks", { kind: "enum", cases: ["a", "b"] }, "c"],
    ["a promise for an enum", { kind: "enum", cases: ["a", "b"] }, Promise.resolve("a")],
    ["a case that a variant lacks", { kind: "variant", cases: [{ name: "a", type: undefined }] }, { tag: "b" }],
    ["a variant without its payload", { kind: "variant", cases: [{ name: "a", type: TEXT }] }, { tag: "a" }],
    ["a text for a list", { kind: "list", of: TEXT }, "ab"],
    ["a list with a hole", { kind: "list", of: { kind: "option", of: TEXT } }, new Array(1)],
    ["a tuple that is too short", { kind: "tuple", of: [TEXT, TEXT] }, ["a"]],
    ["a tuple with a hole", { kind: "tuple", of: [{ kind: "option", of: TEXT }] }, new Array(1)],
    ["a record without a field", PAIR, { other: undefined }],
    ["a record without an optional field", PAIR, { one: "a" }],
    ["a promise for a record", PAIR, Promise.resolve({})],
    ["a list for a record", PAIR, []],
    ["null for a record", PAIR, null],
  ])("%s", async (_, type, value) => {
    const good = fc.sample(arbitraryWitValue(type), { numRuns: 1, seed: 1 })[0];
    const given = await echoing(type, "slim");
    expect(() => given(value)).toThrow(expect.objectContaining({ name: "AbiError", code: "WRONG_VALUE" }));
    const answered = await echoing(type, "slim", () => value);
    expect(() => answered(good)).toThrow(expect.objectContaining({ name: "AbiError", code: "WRONG_VALUE" }));
    expect(given(good)).toEqual({ asked: good, answer: good });
  });
});
