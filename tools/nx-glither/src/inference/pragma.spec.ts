import { describe, expect, it } from "@jest/globals";
import { readPragma, shortDialect } from "./pragma.ts";

describe("readPragma", () => {
  it.each([
    ["on the first line", "#pragma dialect glither.mail; fold first-match\nrule a = msg => into dropped\n"],
    ["behind a byte order mark", "\uFEFF#pragma dialect glither.mail\n"],
    ["with CRLF and blank lines before it", "\r\n\r\n#pragma dialect glither.mail\r\nrule a = msg"],
    ["with only CR", "// one\r#pragma dialect glither.mail\r"],
    [
      "behind comments, literate lines and tabs",
      "// a comment\n\t/// prose\n\n\t#pragma\tdialect\tglither.mail ; fold accumulate",
    ],
    ["behind another pragma", "#pragma version 0.1\n#pragma dialect glither.mail"],
    ["in a rule-less file without a last line break", "#pragma dialect glither.mail"],
  ])("finds the dialect %s", (_where, text) => {
    expect(readPragma(text).dialect).toBe("glither.mail");
  });

  it.each([
    ["an empty file", ""],
    ["a binary file", "\u0000\uFFFD\u0001ELF"],
    ["a file without pragmas", "rule a = msg => into dropped"],
    ["a pragma that only stands below the first rule", "rule a = msg\n#pragma dialect glither.mail"],
    ["a pragma inside a comment", "// #pragma dialect glither.mail\n"],
    ["a pragma without a name", "#pragma dialect\nglither.mail"],
    ["a name that is none", "#pragma dialect 7up"],
  ])("finds none in %s", (_what, text) => {
    expect(readPragma(text).dialect).toBeUndefined();
  });
});

describe("shortDialect", () => {
  it("drops this project's prefix and no other", () => {
    expect(["glither.mail", "acme.mail", "glither"].map(shortDialect)).toEqual(["mail", "acme.mail", "glither"]);
  });
});
