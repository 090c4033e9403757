import { describe, expect, it } from "@jest/globals";
import { VOCABULARIES } from "./index.ts";

describe.each([...VOCABULARIES.values()])("$dialect", ({ fields, enrichments }) => {
  it("looks enrichments up by its own fields", () => {
    const known = fields.map(({ path }) => path);
    expect(enrichments.flatMap(({ from = [] }) => from).filter((path) => !known.includes(path))).toEqual([]);
  });
});
