import { compile } from "@glither/roux";
import { describe, expect, it } from "@jest/globals";
import { VOCABULARIES } from "./index.ts";

const WRITABLE = ["text", "boolean", "integer", "number", "duration"];

describe.each([...VOCABULARIES.values()])("$dialect", (vocabulary) => {
  const { dialect, collection, boxes, fields, enrichments, ligands = [], ladders = [] } = vocabulary;

  it("looks enrichments up by its own fields", () => {
    const known = fields.map(({ path }) => path);
    expect(enrichments.flatMap(({ from = [] }) => from).filter((path) => !known.includes(path))).toEqual([]);
  });

  it("knows ligands that a ruleset can declare as the diagnostic says", () => {
    expect(ligands).not.toEqual([]);
    for (const { path, type } of ligands) {
      expect(type.kind === "enum" ? ladders.includes(type) : WRITABLE.includes(type.kind)).toBe(true);
      const guard = type.kind === "enum" ? `${path} >= ${type.symbols[0]}` : `${path} == 1`;
      const text = `#pragma dialect ${dialect}\nrule reads = ${collection} | ${guard} => into ${boxes[0]}`;
      const [found, ...others] = compile("reads", text, VOCABULARIES).diagnostics;
      expect([found?.code, others]).toEqual(["UNSAT_GUARD", []]);
      const [edit] = found?.fix?.edits ?? [];
      const mended = `${text.slice(0, edit?.span.offset)}${edit?.text}${text.slice(edit?.span.offset)}`;
      expect(compile("reads", mended, VOCABULARIES)).toMatchObject({
        diagnostics: [],
        core: { enrichments: expect.arrayContaining([expect.objectContaining({ path })]) },
      });
    }
  });
});
