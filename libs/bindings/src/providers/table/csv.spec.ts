import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { readCsv } from "./csv.ts";

describe("comma-separated values", () => {
  it.each<[string, string, unknown]>([
    [
      "lines with LF",
      "a,b\n1,2\n3,4\n",
      [
        { a: "1", b: "2" },
        { a: "3", b: "4" },
      ],
    ],
    ["lines with CRLF, and no last one", "a,b\r\n1,2", [{ a: "1", b: "2" }]],
    ["quotes with what ends values in them", 'a,b\n"x, ""y""\n",2\n', [{ a: 'x, "y"\n', b: "2" }]],
    ["empty values, quoted or not", 'a,b\n,""\n', [{ a: "", b: "" }]],
    ["an empty line", "a,b\n\n1,2\n\n", [{ a: "1", b: "2" }]],
    ["an empty line where there is one column", "a\n\nx\n", [{ a: "" }, { a: "x" }]],
    ["names alone", "a,b\n", []],
    [
      "names that every object has",
      "__proto__,constructor\n1,2\n",
      [JSON.parse('{"__proto__":"1","constructor":"2"}')],
    ],
  ])("have %s", (_, text, rows) => {
    expect(readCsv(text).map(({ values }) => values)).toEqual(rows);
  });

  it("know the line that a row begins in", () => {
    expect(readCsv('a\n"1\n2"\n3\n').map(({ line }) => line)).toEqual([2, 4]);
  });

  it.each<[string, string, RegExp]>([
    ["nothing", "", /empty/],
    ["too few values", "a,b\n1\n", /line 2 has 1 values, and there are 2 columns/],
    ["too many values", "a,b\n1,2\n1,2,3\n", /line 3 has 3 values/],
    ["a quote that nothing ends", 'a\n"1\n', /line 2 begins a quote/],
    ["a quote within a value", 'a\n1"2\n', /line 2 has a quote within/],
    ["something behind a quote", 'a\n"1"2\n', /line 2/],
    ["a carriage return alone", "a\n1\r2\n", /line 2/],
    ["a name twice", "a,a\n1,2\n", /two columns/],
  ])("are refused with %s", (_, text, problem) => {
    expect(() => readCsv(text)).toThrow(problem);
  });

  it("come back whatever the values are", () => {
    const rows = fc.array(fc.tuple(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" })));
    const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(rows, (values) => {
        const text = ["a,b", ...values.map((row) => row.map(quoted).join(","))].join("\r\n");
        expect(readCsv(text).map((row) => [row.values["a"], row.values["b"]])).toEqual(values);
      }),
    );
  });
});
