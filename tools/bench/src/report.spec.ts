import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import { describe, expect, it } from "@jest/globals";
import { generateRuleset } from "./generate.ts";
import { meetsTarget, spreadOf } from "./measure.ts";
import { figures, withReport } from "./report.ts";

describe("the figures", () => {
  it("are the median of the runs, their quartiles and extremes", () => {
    expect(spreadOf([3, 1, 2])).toEqual({ median: 2, quartiles: [1, 3], extremes: [1, 3] });
    expect(spreadOf([10, 1, 2, 4])).toEqual({ median: 3, quartiles: [1, 10], extremes: [1, 10] });
    expect(spreadOf([5, 1, 4, 2, 3])).toEqual({ median: 3, quartiles: [2, 4], extremes: [1, 5] });
    expect(() => spreadOf([])).toThrow(RangeError);
  });

  it("meet a target with their median", () => {
    const measurement = { what: "x", unit: "ms", values: [1, 2, 900] } as const;
    expect(meetsTarget({ ...measurement, target: 2 })).toBe(true);
    expect(meetsTarget({ ...measurement, target: 1.9 })).toBe(false);
    expect(meetsTarget({ ...measurement, atLeast: 2 })).toBe(true);
    expect(meetsTarget({ ...measurement, atLeast: 2.1 })).toBe(false);
    expect(figures([{ ...measurement, target: 1.9 }])).toContain(
      "| x | 2 ms | 1 – 900 | 1 – 900 | 3 | ≤ 1.9 ms | **no** |",
    );
  });

  it("go between their own markers, and nowhere else", () => {
    const page = "a\n<!-- bench:x -->\nold\n<!-- /bench:x -->\nb\n<!-- bench:y -->\n<!-- /bench:y -->\n";
    const once = withReport(page, "x", "new");
    expect(once).toBe("a\n<!-- bench:x -->\nnew\n<!-- /bench:x -->\nb\n<!-- bench:y -->\n<!-- /bench:y -->\n");
    expect(withReport(once, "x", "new")).toBe(once);
    expect(() => withReport(page, "z", "new")).toThrow("no place");
  });
});

it("generates rulesets that compile with as many rules as asked", () => {
  const { core, diagnostics } = compile("generated", generateRuleset(45), VOCABULARIES);
  expect(diagnostics).toEqual([]);
  expect(core?.rules.length).toBe(45);
  expect(core?.groups.length).toBe(3);
});
