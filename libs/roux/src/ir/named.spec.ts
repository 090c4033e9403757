import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type Named, namedOf, namedPath, namedWords, READINGS, readNamed, withoutReading } from "./named.ts";

const AWKWARD = [
  "",
  "a",
  "u",
  "c",
  "x",
  "x61",
  "i0",
  "0",
  "file_path",
  "filePath",
  "file-path",
  "File",
  "a.b",
  'q"\\',
  "é",
  "text",
  "__proto__",
  "a:text",
  "\n",
  "]",
];
const key = fc.oneof(fc.constantFrom(...AWKWARD), fc.string({ unit: "binary", maxLength: 4 }), fc.nat({ max: 12 }));
const named: fc.Arbitrary<Named> = fc.constantFrom(...READINGS).chain((reading) =>
  fc.record({
    object: fc.constant("arguments"),
    keys: fc.array(key, { minLength: reading === "anywhere" ? 0 : 1, maxLength: 3 }),
    reading: fc.constant(reading),
  }),
);

describe("paths of values within an object", () => {
  it.each([
    [["path"], "arguments.path", "arguments-path-text"],
    [["filter", "owner"], "arguments.filter.owner", "arguments-filter-owner-text"],
    [["file_path"], "arguments.file_path", "arguments-file-u-path-text"],
    [["issueNumber"], "arguments.issueNumber", "arguments-issue-c-number-text"],
    [["file path"], 'arguments["file path"]', "arguments-x66696c652070617468-text"],
    [["labels", 0, "name"], "arguments.labels[0].name", "arguments-labels-i0-name-text"],
  ])("of %j are `%s` and in the world `%s`", (keys, text, words) => {
    const own: Named = { object: "arguments", keys, reading: "text" };
    expect(withoutReading(namedPath(own))).toBe(text);
    expect(namedWords(own)).toBe(words);
  });

  it("read back as they were, whatever the names are", () => {
    fc.assert(fc.property(named, (own) => expect(namedOf(namedPath(own))).toEqual(own)));
    const others = ["subject", "from.domain", "arguments", "arguments.a", ":text", "arguments:text", "arguments.*"];
    for (const other of [...others, "arguments.*:text", "arguments.a:anywhere", "arguments:anywhere", ".*:anywhere"])
      expect([other, namedOf(other)]).toEqual([other, undefined]);
  });

  it("say with `.*` that all texts within are meant, which is no name of a member", () => {
    const all: Named = { object: "arguments", keys: [], reading: "anywhere" };
    expect(withoutReading(namedPath(all))).toBe("arguments.*");
    expect(namedWords(all)).toBe("arguments-anywhere");
    expect(withoutReading(namedPath({ ...all, keys: ["filter"] }))).toBe("arguments.filter.*");
    expect(withoutReading(namedPath({ ...all, keys: ["*"] }))).toBe('arguments["*"].*');
    expect(withoutReading(namedPath({ ...all, keys: ["*"], reading: "text" }))).toBe('arguments["*"]');
    expect(withoutReading(namedPath({ ...all, keys: ["paths"], reading: "texts" }))).toBe("arguments.paths");
  });

  it("have names of the world that no other has, which WIT takes", () => {
    fc.assert(
      fc.property(named, named, (a, b) => {
        expect(namedWords(a)).toMatch(/^[a-z][a-z0-9]*(?:-[a-z][a-z0-9]*)*$/u);
        expect(namedWords(a) === namedWords(b)).toBe(namedPath(a) === namedPath(b));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("what an object holds", () => {
  const json = {
    path: "a",
    n: 1.5,
    zero: -0,
    yes: true,
    none: null,
    filter: { owner: "me" },
    labels: ["x", { name: "y" }],
  };
  const read = (keys: Named["keys"]) =>
    (["text", "number", "boolean", "given"] as const).map((reading) =>
      readNamed({ object: "arguments", keys, reading }, json),
    );

  it.each([
    [["path"], ["a", null, null, true]],
    [["n"], [null, 1.5, null, true]],
    [["zero"], [null, 0, null, true]],
    [["yes"], [null, null, true, true]],
    [["none"], [null, null, null, null]],
    [["filter"], [null, null, null, true]],
    [
      ["filter", "owner"],
      ["me", null, null, true],
    ],
    [
      ["labels", 0],
      ["x", null, null, true],
    ],
    [
      ["labels", 1, "name"],
      ["y", null, null, true],
    ],
    [
      ["labels", 2],
      [null, null, null, null],
    ],
    [
      ["labels", "0"],
      [null, null, null, null],
    ],
    [
      ["filter", 0],
      [null, null, null, null],
    ],
    [
      ["path", "length"],
      [null, null, null, null],
    ],
    [
      ["labels", "length"],
      [null, null, null, null],
    ],
    [["__proto__"], [null, null, null, null]],
    [["constructor"], [null, null, null, null]],
  ])("at %j is, as a text, a number, a boolean and at all, %j", (keys, values) => {
    expect(read(keys)).toEqual(values);
  });

  it.each([
    [[], ["a", "me", "x", "y"]],
    [["path"], ["a"]],
    [["n"], []],
    [["none"], []],
    [["missing"], []],
    [["filter"], ["me"]],
    [["labels"], ["x", "y"]],
    [["labels", 1], ["y"]],
    [["labels", "1"], []],
    [["__proto__"], []],
  ])("has at %j, at any depth, the texts %j", (keys, texts) => {
    expect(readNamed({ object: "arguments", keys, reading: "anywhere" }, json)).toEqual(texts);
  });

  it.each([
    [["path"], ["a"]],
    [["labels"], ["x", "y"]],
    [["labels", 1], ["y"]],
    [["n"], [0]],
    [["yes"], [0]],
    [["none"], []],
    [["missing"], []],
    [["filter"], ["me"]],
    [["labels", 2], []],
  ])("has at %j, as a list of texts, %j", (keys, texts) => {
    expect(readNamed({ object: "arguments", keys, reading: "texts" }, json)).toEqual(texts);
  });

  it.each([
    [[], []],
    [{}, [0]],
    ["", [""]],
    [
      ["x", 1, null, true, {}, [], "y"],
      ["x", 0, 0, 0, 0, 0, "y"],
    ],
    [
      [["x"], [["y", []]], { a: "z", b: { c: 1 } }],
      ["x", "y", 0, "z", 0],
    ],
  ])("is of %j, as a list of texts, %j", (value, texts) => {
    expect(readNamed({ object: "arguments", keys: ["v"], reading: "texts" }, { v: value })).toEqual(texts);
  });

  it("is read at any depth without an end of the stack", () => {
    const deep: unknown = JSON.parse(`${'{"a":['.repeat(100_000)}"x"${"]}".repeat(100_000)}`);
    for (const reading of ["anywhere", "texts"] as const)
      expect(readNamed({ object: "arguments", keys: ["a"], reading }, deep)).toEqual(["x"]);
  });
});
