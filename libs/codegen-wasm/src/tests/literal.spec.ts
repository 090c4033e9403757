import { describe, expect, it } from "@jest/globals";
import { literalOf } from "./literal.ts";

const of = (source: string, flags = "u") => literalOf({ source, flags });

describe("a pattern that asks for one text", () => {
  it.each([
    ["^abc", { text: "abc", where: "start" }],
    ["\\.example$", { text: ".example", where: "end" }],
    ["^a\\.b\\/c$", { text: "a.b/c", where: "whole" }],
    ["^é😀", { text: "é😀", where: "start" }],
    ["^a\\$", { text: "a$", where: "start" }],
    ["a\\$$", { text: "a$", where: "end" }],
    ["^\\^", { text: "^", where: "start" }],
    ["^\\\\$", { text: "\\", where: "whole" }],
  ])("is found in /%s/", (source, literal) => {
    expect(of(source)).toEqual(literal);
  });

  it.each([
    "abc",
    "^",
    "$",
    "^$",
    "^a|b",
    "^a+",
    "^a.b",
    "^(?:a)",
    "^[a]",
    "^\\d",
    "^\\n",
    "a\\$",
    "^a{2}",
    "^a$b",
    "^\\u{61}",
  ])("is not found in /%s/", (source) => {
    expect(of(source)).toBeUndefined();
  });

  it("is not found where case does not matter", () => {
    expect(of("^abc", "iu")).toBeUndefined();
  });
});
