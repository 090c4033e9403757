import { describe, expect, it } from "@jest/globals";
import { appendCustomSection } from "./_sections.ts";
import { embedDeclared, readDeclared } from "./declared.ts";

const EMPTY = Uint8Array.from([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0]);
const TRUST = { path: "trust", type: { kind: "text" }, ligand: { from: ["from.domain"], fresh: 5 } };

const withText = (text: string): Uint8Array =>
  appendCustomSection(EMPTY, "glither.enrichments", new TextEncoder().encode(text));

describe("declared enrichments", () => {
  it("come out of a component as they went in", () => {
    expect(readDeclared(embedDeclared(EMPTY, [TRUST]))).toEqual([TRUST]);
  });

  it("leave a component without any as it is", () => {
    expect(embedDeclared(EMPTY, [])).toBe(EMPTY);
    expect(readDeclared(EMPTY)).toEqual([]);
  });

  it.each([
    ["no JSON", "["],
    ["no list", "{}"],
    ["another spelling", "[ ]"],
  ])("are refused when they are %s", (_, text) => {
    expect(() => readDeclared(withText(text))).toThrow("declared enrichments is malformed");
  });

  it("are refused when they are there twice, or no plain data", () => {
    expect(() => readDeclared(embedDeclared(withText("[]"), [TRUST]))).toThrow("malformed");
    expect(() => embedDeclared(EMPTY, [() => 1])).toThrow("plain data");
  });
});
