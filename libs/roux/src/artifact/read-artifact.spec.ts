import { VOCABULARIES } from "@glither/dialects";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { Field } from "../ir/types.ts";
import { arbitraryArtifact } from "../testing/arbitrary-artifact.ts";
import { readArtifact } from "./read-artifact.ts";

const fields: readonly Field[] = [
  { path: "from.domain", type: { kind: "text" } },
  { path: "flag", type: { kind: "boolean" } },
  { path: "count", type: { kind: "integer" } },
  { path: "amount", type: { kind: "number" } },
  { path: "age", type: { kind: "duration" } },
  { path: "ext", type: { kind: "optional", of: { kind: "text" } } },
  { path: "arguments", type: { kind: "list", of: { kind: "integer" } } },
  { path: "headers", type: { kind: "headers" } },
  { path: "spf.result", type: { kind: "enum", name: "spf", symbols: ["none", "pass"], default: "none" } },
];
const strict: readonly Field[] = [{ path: "risk", type: { kind: "enum", name: "risk", symbols: ["low", "high"] } }];

const problems = (json: unknown, of = fields): readonly string[] => readArtifact(of, json).problems;
const value = (path: string, json: unknown): unknown => readArtifact(fields, json).values?.get(path);
const own = (text: string): unknown => JSON.parse(text);

it("reads `-0` as `0`, wherever it stands", () => {
  const fields: readonly Field[] = [
    { path: "whole", type: { kind: "integer" } },
    { path: "amount", type: { kind: "number" } },
    { path: "wait", type: { kind: "duration" } },
    { path: "arguments", type: { kind: "list", of: { kind: "scalar" } } },
    { path: "limit", type: { kind: "optional", of: { kind: "number" } } },
  ];
  const negative = JSON.parse('{"whole": -0, "amount": -0.0, "wait": -0, "arguments": [-0, 1], "limit": -0e5}');
  expect([...(readArtifact(fields, negative).values?.values() ?? [])]).toEqual([0, 0, 0, [0, 1], 0]);
});

describe("readArtifact", () => {
  it("gives every field that is left out its type's empty value, in the vocabulary's order", () => {
    expect([...(readArtifact(fields, {}).values ?? [])]).toEqual([
      ["from.domain", ""],
      ["flag", false],
      ["count", 0],
      ["amount", 0],
      ["age", 0],
      ["ext", null],
      ["arguments", []],
      ["headers", []],
      ["spf.result", "none"],
    ]);
  });

  it("wants a symbol that has no default", () => {
    expect(problems({}, strict)).toEqual(["`risk` has no default and must be given: one of `low` or `high`"]);
    expect(problems({ risk: "high" }, strict)).toEqual([]);
  });

  it("takes dotted and nested names alike, but not both for one field", () => {
    expect(value("from.domain", { "from.domain": "a" })).toBe("a");
    expect(value("from.domain", { from: { domain: "a" } })).toBe("a");
    expect(problems({ "from.domain": "a", from: { domain: "a" } })).toEqual(["`from.domain` is given twice"]);
  });

  it("names unknown fields, and the one that was meant", () => {
    expect(problems({ from: { domian: "a" }, weather: 1, from_: [] })).toEqual([
      "unknown field `from.domian`; did you mean `from.domain`?",
      "unknown field `weather`",
      "unknown field `from_`",
    ]);
  });

  it.each([
    ["from.domain", 1, "a text"],
    ["from.domain", null, "a text"],
    ["flag", "true", "true or false"],
    ["flag", 0, "true or false"],
    ["count", 1.5, "a whole number"],
    ["count", "1", "a whole number"],
    ["count", 2 ** 53, "a whole number"],
    ["amount", "1", "a number"],
    ["age", "soon", "a duration"],
    ["age", -1, "a duration"],
    ["age", "99999999999999999999w", "a duration"],
    ["ext", 1, "a text"],
    ["arguments", [1, "2"], "a list"],
    ["arguments", { 0: 1 }, "a list"],
    ["headers", [["a", "b", "c"]], "headers"],
    ["headers", { a: 1 }, "headers"],
    ["headers", [["a", "\udfff"], 1], "headers"],
    ["spf.result", "PASS", "one of `none` or `pass`"],
    ["spf.result", "toString", "one of `none` or `pass`"],
  ])("refuses for %s the value %j", (path, json, type) => {
    expect(problems({ [path]: json })).toEqual([
      expect.stringMatching(
        new RegExp(`^\`${path}(?:\\[[^\\]]+\\]\` is a|\` is ${type},).* not (?:this |\`null\`)`, "u"),
      ),
    ]);
  });

  it.each<[string, unknown, Field["type"]]>([
    ["a text", "a\ud800", { kind: "text" }],
    ["an optional text", "\udfff", { kind: "optional", of: { kind: "text" } }],
    ["a scalar", "\ud800", { kind: "scalar" }],
    ["a list's element", ["a", "\udfff"], { kind: "list", of: { kind: "text" } }],
    ["a header's value", [["a", "\udfff"]], { kind: "headers" }],
    ["a header's name", { "\ud800": "x" }, { kind: "headers" }],
  ])("refuses half of a surrogate pair in %s, which is of the right type", (_, json, type) => {
    expect(problems({ it: json }, [{ path: "it", type }])).toEqual(["`it`: the text holds half of a surrogate pair"]);
  });

  it("refuses an object where a value belongs", () => {
    expect(problems({ count: { deep: 1 } })).toEqual(["`count` is a whole number, not this object"]);
  });

  it("reads durations, absent values and headers in each of their forms", () => {
    expect(value("age", { age: "72h" })).toBe(259_200_000);
    expect(value("age", { age: 5 })).toBe(5);
    expect(value("ext", { ext: null })).toBeNull();
    expect(value("headers", { headers: { A: "1", b: "2" } })).toEqual([
      ["A", "1"],
      ["b", "2"],
    ]);
    expect(
      value("headers", {
        headers: [
          ["A", "1"],
          ["a", "2"],
        ],
      }),
    ).toEqual([
      ["A", "1"],
      ["a", "2"],
    ]);
  });

  it("reads a record whole: every member and no other, with its age where it is dated", () => {
    const type = {
      kind: "record",
      name: "seal",
      members: [
        { name: "value", type: { kind: "integer" } },
        {
          name: "held",
          type: { kind: "record", name: "held", members: [{ name: "for", type: { kind: "duration" } }] },
        },
      ],
    } as const;
    const read = (json: unknown, of: Field["type"] = type): unknown =>
      readArtifact([{ path: "seal", type: of }], { seal: json }).values?.get("seal");
    const bare = { held: { for: "2s" }, value: 1 };
    expect(JSON.stringify(read(bare))).toBe('{"value":1,"held":{"for":2000}}');
    for (const wrong of [{ value: 1 }, { ...bare, more: 1 }, { ...bare, value: null }, [], "x", null])
      expect(read(wrong)).toBeUndefined();
    expect(read(own('{"value": 1, "held": {"for": 1}, "__proto__": 1}'))).toBeUndefined();
    expect(read(bare, { kind: "dated", of: type })).toEqual([{ value: 1, held: { for: 2000 } }, 0]);
    expect(read({ value: bare, age: "5m" }, { kind: "dated", of: type })).toEqual([
      { value: 1, held: { for: 2000 } },
      300_000,
    ]);
    expect(problems({}, [{ path: "seal", type }])).toEqual([
      "`seal` has no default and must be given: a record with `value` and `held`",
    ]);
  });

  it("takes names of JavaScript's own objects as names like any other", () => {
    expect(problems(own('{"__proto__": {"domain": "a"}}'))).toEqual(["unknown field `__proto__.domain`"]);
    expect(problems(own('{"constructor": 1, "toString": 2}'))).toHaveLength(2);
    expect(problems(own('{"from": {"__proto__": "a"}}'))).toEqual(["unknown field `from.__proto__`"]);
    expect(value("headers", own('{"headers": {"__proto__": "a"}}'))).toEqual([["__proto__", "a"]]);
    expect(Object.hasOwn(Object.prototype, "domain")).toBe(false);
  });

  it.each([[null], [[]], ["{}"], [1], [undefined]])("refuses %j as an artifact", (json) => {
    expect(problems(json)).toEqual(["an artifact is a JSON object"]);
  });

  it("refuses what nests without end, and says so in one line", () => {
    const deep = own(`${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`);
    const [problem] = problems(deep);
    expect(problem?.length).toBeLessThan(200);
    expect(problems({ count: deep })).toEqual(["`count` is a whole number, not this object"]);
  });

  it("reads every artifact that the generator makes", () => {
    fc.assert(
      fc.property(
        fc
          .constantFrom(...VOCABULARIES.values())
          .chain((dialect) => fc.tuple(fc.constant(dialect), arbitraryArtifact(dialect))),
        ([dialect, artifact]) => {
          expect(readArtifact(dialect.fields, artifact).problems).toEqual([]);
        },
      ),
    );
  });
});
