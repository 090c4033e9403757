import { VOCABULARIES } from "@glither/dialects";
import { describe, expect, it } from "@jest/globals";
import { cdeEncodeOptions, encode } from "cbor2";
import fc from "fast-check";
import { compile } from "../compile.ts";
import type { Core } from "../ir/core.ts";
import { arbitraryRuleset } from "../testing/arbitrary-ruleset.ts";
import { fromCbor, toCbor, toJson } from "./canonical.ts";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(" ", ""), "hex"));

function coreOf(text: string): Core {
  const { core, diagnostics } = compile("example", text, VOCABULARIES);
  if (core === undefined) throw new Error(JSON.stringify(diagnostics));
  return core;
}

const anyRuleset = fc.constantFrom(...VOCABULARIES.values()).chain(arbitraryRuleset);

describe("canonical CBOR", () => {
  it("agrees byte for byte with another implementation, on the cores of random rulesets", () => {
    fc.assert(
      fc.property(anyRuleset, (text) => {
        const core = coreOf(text);
        expect(hex(toCbor(core))).toBe(hex(encode(core, cdeEncodeOptions)));
        expect(fromCbor(toCbor(core))).toEqual(core);
      }),
      { numRuns: 300 },
    );
  });

  it("agrees on any plain value", () => {
    const plain = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.string({ unit: "binary", maxLength: 300 }),
        fc.maxSafeInteger(),
        fc.integer({ min: -300, max: 300 }),
        fc.constantFrom(2 ** 32 - 1, 2 ** 32, -(2 ** 32), -(2 ** 32) - 1, null, true, false),
        fc.array(tie("value"), { maxLength: 30 }),
        fc.dictionary(
          fc.string({ unit: "binary" }).filter((key) => key !== "__proto__"),
          tie("value"),
          {
            noNullPrototype: true,
          },
        ),
      ),
    })).value;
    fc.assert(
      fc.property(plain, (value) => {
        expect(hex(toCbor(value))).toBe(hex(encode(value, cdeEncodeOptions)));
        expect(toJson(fromCbor(toCbor(value))).length).toBe(toJson(value).length);
      }),
      { numRuns: 500 },
    );
  });

  it("writes zero in one way only", () => {
    expect(hex(toCbor(-0))).toBe("00");
  });

  it("orders keys by their encoding, whatever order they come in", () => {
    expect(hex(toCbor({ aa: 1, b: 2, é: 3, a: undefined }))).toBe("a3" + "616202" + "62616101" + "62c3a903");
  });

  it.each([
    ["an indefinite length", "9f01ff"],
    ["a longer integer than needed", "1801"],
    ["a whole number as a float", "f93c00"],
    ["a fraction", "f93e00"],
    ["keys out of order", "a2 6162 01 6161 02"],
    ["a key twice", "a2 6161 01 6161 02"],
    ["a key that is no text", "a1 01 02"],
    ["a tag", "c0 6161"],
    ["undefined", "f7"],
    ["bytes", "4101"],
    ["a number beyond 53 bits", "1b 0020000000000001"],
    ["bytes behind the value", "01 01"],
    ["a cut-off value", "6261"],
    ["nothing", ""],
  ])("refuses %s", (_, text) => {
    expect(() => fromCbor(bytes(text))).toThrow();
  });

  it.each([[0.5], [Number.NaN], [2 ** 53], [1n], [Symbol("x")], ["\ud800"], [() => 1]])(
    "has no place for %p",
    (value) => {
      expect(() => toCbor({ value })).toThrow(TypeError);
    },
  );
});

describe("the two layers of a snapshot", () => {
  const text =
    "#pragma dialect glither.mail\n/// Why.\nrule a = msg | size > 1 => into dropped\nrule b = msg => into delivered\n";
  const moved = [
    `// a comment\n${text}`,
    text.replaceAll("\n", "\n\n"),
    text.replaceAll("\n", "\r\n"),
    text.replace("| size", "\n  | size"),
    text.replace("Why.", "Because."),
    text.replace("rule a", 'rule a "a title"').replace("rule a", "rule   a"),
  ];

  it.each(moved)("keep the core as it is when only the layout changes: %j", (other) => {
    expect(hex(toCbor(coreOf(other)))).toBe(hex(toCbor(coreOf(text))));
    expect(compile("example", other, VOCABULARIES).sourceMap).not.toEqual(
      compile("example", text, VOCABULARIES).sourceMap,
    );
  });

  it("change the core with the meaning", () => {
    const others = [text.replace("> 1", "> 2"), text.replace("rule b", "rule c"), text.replace("dropped", "delivered")];
    const all = [text, ...others].map((other) => hex(toCbor(coreOf(other))));
    expect(new Set(all).size).toBe(all.length);
  });

  it("write the same JSON after a way through CBOR and back", () => {
    const core = coreOf(text);
    expect(fromCbor(toCbor(JSON.parse(toJson(core))))).toEqual(core);
    expect(toJson(core).endsWith("}\n")).toBe(true);
  });

  it("attach literate blocks to the item that follows, and the rest to the ruleset", () => {
    const { sourceMap } = compile("example", `${text}/// The end.\n`, VOCABULARIES);
    expect(
      sourceMap.items.map(({ kind, name, literate }) => [kind, name, literate.flatMap(({ lines }) => lines)]),
    ).toEqual([
      ["rule", "a", ["Why."]],
      ["rule", "b", []],
    ]);
    expect(sourceMap.literate.flatMap(({ lines }) => lines)).toEqual(["The end."]);
  });
});
