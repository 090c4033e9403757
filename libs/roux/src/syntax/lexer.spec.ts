import { describe, expect, it } from "@jest/globals";
import { tokenize } from "./lexer.ts";

function read(text: string): string[] {
  return tokenize(text).map((token) => `${token.type} ${token.text}`);
}

describe("tokenize", () => {
  it("gives each form of literal its own type", () => {
    expect(read('"a\\n" /b\\/[/]/i 0.1.0 12.5% 72h 300ms 1.5d 6mo 10MB 1.5GiB -3 1.5 1_000 first-match x_1')).toEqual([
      'string "a\\n"',
      "regex /b\\/[/]/i",
      "version 0.1.0",
      "percent 12.5%",
      "duration 72h",
      "duration 300ms",
      "duration 1.5d",
      "duration 6mo",
      "size 10MB",
      "size 1.5GiB",
      "number -3",
      "number 1.5",
      "number 1_000",
      "hyphenated first-match",
      "word x_1",
    ]);
  });

  it("prefers the longest operator", () => {
    expect(read("=> == != <= >= !~ ~ < > = | [ ]")).toEqual(
      ["=>", "==", "!=", "<=", ">=", "!~", "~", "<", ">", "=", "|", "[", "]"].map((text) => `symbol ${text}`),
    );
  });

  it("tells comments, literate lines and regexes apart", () => {
    expect(read("/a/ // b /c/\n/// d\n//// e")).toEqual([
      "regex /a/",
      "comment // b /c/",
      "literate /// d",
      "literate //// e",
    ]);
  });

  it("knows which token starts a line, whatever ends the line above", () => {
    const starts = tokenize("a b\r\n\tc d\n\n  e").filter(({ startsLine }) => startsLine);
    expect(starts.map(({ text, span }) => [text, span.line, span.column])).toEqual([
      ["a", 1, 1],
      ["c", 2, 2],
      ["e", 4, 3],
    ]);
  });

  it("counts offsets, lengths and columns in UTF-16 code units", () => {
    const [, after] = tokenize('"😀" x');
    expect(after?.span).toEqual({ offset: 5, length: 1, line: 1, column: 6 });
  });

  it.each([
    ['"open', ['unterminatedString "open']],
    ['"ends in an escape\\"', ['unterminatedString "ends in an escape\\"']],
    ["/open", ["unterminatedRegex /open"]],
    ["/[/", ["unterminatedRegex /[/"]],
    ['"\\q"', ['badEscape "\\q"']],
    ['"\\u{110000}"', ['badEscape "\\u{110000}"']],
    ['"\\u{D800}"', ['badEscape "\\u{D800}"']],
    ['"\\u{}"', ['badEscape "\\u{}"']],
  ])("says what is broken in %s", (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it.each(['"\\u{0}"', '"\\u{10FFFF}"', '"\\u{d7ff}"', '"\\u{E000}"', '"\\\\"', '"\\""', '"\\t"'])(
    "takes %s",
    (text) => {
      expect(read(text)).toEqual([`string ${text}`]);
    },
  );

  it("loses no character and adds none", () => {
    const text = 'rule a\u0000 = §"x\\q" /y\n\u{feff}#pragma \ud800 -';
    expect(
      tokenize(text)
        .reduce((rest, token) => rest.replace(token.text, ""), text)
        .trim(),
    ).toBe("");
  });
});
