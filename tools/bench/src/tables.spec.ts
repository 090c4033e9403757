import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { ROOT } from "./paths.ts";
import { readFigure, reportsOf } from "./tables.ts";

const page = (...lines: readonly string[]): string =>
  ["<!-- bench:x -->", "Measured on a machine. Again: `x`", "", ...lines, "<!-- /bench:x -->"].join("\n");

describe("the tables of the page", () => {
  it("are read with the heading above them", () => {
    expect(reportsOf(page("### One", "| a | b |", "| --- | --- |", "| x | 1 ms |", "", "| c |", "| --- |"))).toEqual([
      {
        suite: "x",
        measured: "Measured on a machine. Again: `x`",
        tables: [
          { title: "One", head: ["a", "b"], rows: [["x", "1 ms"]] },
          { title: "One", head: ["c"], rows: [] },
        ],
      },
    ]);
  });

  it("must be there, and fit", () => {
    expect(() => reportsOf(page("nothing"))).toThrow("no figures of `x`");
    expect(() => reportsOf(page("| a | b |", "| --- | --- |", "| x |"))).toThrow("does not fit its table: x");
  });

  it("are read from the page as it is, each suite once", () => {
    const suites = reportsOf(readFileSync(join(ROOT, "docs/performance.md"), "utf8")).map(({ suite }) => suite);
    expect(suites.length).toBeGreaterThan(14);
    expect(new Set(suites).size).toBe(suites.length);
  });
});

it.each([
  ["1.86 µs", { value: 1.86, unit: "µs" }],
  ["≥ 10,000 /s", { value: 10_000, unit: "/s" }],
  ["-0.045 ms", { value: -0.045, unit: "ms" }],
  ["333 ×", { value: 333, unit: "×" }],
])("reads %s", (cell, figure) => {
  expect(readFigure(cell)).toEqual(figure);
});

it.each(["", "fast", "1.86", "1.5 – 2", "1 m s"])("takes `%s` for no figure", (cell) => {
  expect(() => readFigure(cell)).toThrow("is no figure");
});
