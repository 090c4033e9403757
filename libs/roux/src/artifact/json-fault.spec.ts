import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { jsonFault } from "./json-fault.ts";

describe("where a text stops being JSON", () => {
  it.each([
    ["", "line 1, column 1, where it ends"],
    ['{"a": 1', "line 1, column 8, where it ends"],
    ['{\n  "a": secret\n}', "line 2, column 8"],
    ['{"a": 1,}', "line 1, column 9"],
    ["[1 2]", "line 1, column 4"],
    ['{"a" 1}', "line 1, column 6"],
    ['["never closed]', "line 1, column 2"],
    ['"a\nb"', "line 1, column 1"],
    ["01", "line 1, column 1"],
    ["[1]]", "line 1, column 4"],
    ["{]", "line 1, column 2"],
    ["-----BEGIN PRIVATE KEY-----", "line 1, column 1"],
  ])("is said of `%s`", (text, place) => {
    expect(jsonFault(text)).toBe(place);
  });

  it("is found behind a string of any length", () => {
    expect(jsonFault(`["${"a".repeat(20_000_000)}", secret]`)).toBe("line 1, column 20000006");
  });

  it("is nowhere in JSON", () => {
    fc.assert(
      fc.property(fc.json(), fc.integer({ min: 0, max: 4 }), (json, indent) => {
        expect(jsonFault(JSON.stringify(JSON.parse(json), undefined, indent))).toBeUndefined();
      }),
    );
  });

  it("agrees with the parser about what is JSON, whatever was done to a text", () => {
    const edited = fc
      .tuple(
        fc.json(),
        fc.nat(),
        fc.constantFrom("", '"', ",", "{", "]", ":", "0", "-", "e", "\\", "\n", "\u0001", "x"),
      )
      .map(([json, at, put]) => {
        const place = at % (json.length + 1);
        return json.slice(0, place) + put + json.slice(place + 1);
      });
    fc.assert(
      fc.property(edited, (text) => expect(jsonFault(text) === undefined).toBe(parses(text))),
      {
        numRuns: 5000,
      },
    );
  });
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
