import { describe, expect, it } from "@jest/globals";
import { VOCABULARIES } from "./index.ts";

describe.each([...VOCABULARIES.values()])("$dialect", ({ fields, enrichments, boxes, suspended, ...vocabulary }) => {
  it("looks enrichments up by its own fields", () => {
    const known = fields.map(({ path }) => path);
    expect(enrichments.flatMap(({ from = [] }) => from).filter((path) => !known.includes(path))).toEqual([]);
  });

  it("orders every box and every state by restrictiveness, and closes by default", () => {
    expect([...vocabulary.restrictiveness].sort()).toEqual([...boxes, ...suspended].sort());
    expect(vocabulary.restrictiveness.at(-1)).toBe(vocabulary.defaultBox);
  });
});
