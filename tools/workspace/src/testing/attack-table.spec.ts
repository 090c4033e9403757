import { describe, expect, it } from "@jest/globals";
import { attackTable } from "./attack-table.ts";

describe("the table of attacks", () => {
  it("adds up what each suite counted, and all of them", () => {
    const { text, faults } = attackTable([
      { suite: "mail", attack: "messages", total: 1000, outcomes: { harmless: 1000 } },
      { suite: "bundle", attack: "tamperings", total: 30, outcomes: { refused: 30 } },
      { suite: "bundle", attack: "tamperings", total: 12, outcomes: { refused: 10, harmless: 2 } },
    ]);
    expect(text.split("\n")).toEqual([
      "suite   attack      total  refused  harmless  other",
      "bundle  tamperings     42       40         2      0",
      "mail    messages    1,000        0     1,000      0",
      "all                 1,042       40     1,002      0",
    ]);
    expect(faults).toEqual([]);
  });

  it("finds what was neither refused nor harmless, and what has no outcome", () => {
    const { faults } = attackTable([
      { suite: "glue", attack: "mutants", total: 10, outcomes: { refused: 7, escaped: 1 } },
    ]);
    expect(faults).toEqual(["`glue`: of 10 mutants, 1 escaped", "`glue`: of 10 mutants, 2 without an outcome"]);
  });
});
