import { describe, expect, it } from "@jest/globals";
import { literalOf } from "./literal.ts";

const of = (source: string, flags = "u") => literalOf({ source, flags });

describe("a pattern that asks for one text", () => {
  it.each([
    ["^abc", { texts: ["abc"], where: "start" }],
    ["\\.example$", { texts: [".example"], where: "end" }],
    ["^a\\.b\\/c$", { texts: ["a.b/c"], where: "whole" }],
    ["^é😀", { texts: ["é😀"], where: "start" }],
    ["^a\\$", { texts: ["a$"], where: "start" }],
    ["a\\$$", { texts: ["a$"], where: "end" }],
    ["^\\^", { texts: ["^"], where: "start" }],
    ["^\\\\$", { texts: ["\\"], where: "whole" }],
    ["^(?:a)", { texts: ["a"], where: "start" }],
    ["^a\\|b\\$", { texts: ["a|b$"], where: "start" }],
    ["^(exe|scr)$", { texts: ["exe", "scr"], where: "whole" }],
    ["^(?:a|b|a)", { texts: ["a", "b"], where: "start" }],
    ["(a\\|b|\\\\|c\\)|d)$", { texts: ["a|b", "\\", "c)", "d"], where: "end" }],
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
    "^[a]",
    "^\\d",
    "^\\n",
    "a\\$",
    "^a{2}",
    "^a$b",
    "^\\u{61}",
    "^(a|b)|(c|d)$",
    "^(a|)$",
    "^(a)(b)$",
    "^((a|b))$",
    "^(?=a)$",
  ])("is not found in /%s/", (source) => {
    expect(of(source)).toBeUndefined();
  });

  it("is not found where case does not matter", () => {
    expect(of("^abc", "iu")).toBeUndefined();
  });
});
