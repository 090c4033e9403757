import { VOCABULARIES } from "@glither/dialects";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { compile } from "../compile.ts";
import { isExactNumber } from "./exact-number.ts";
import { jsonDoubt as doubtOf } from "./json-fault.ts";
import { readArtifact } from "./read-artifact.ts";

/** Whether or not it is told what the text was read as. */
function jsonDoubt(text: string): string | undefined {
  const doubt = doubtOf(text);
  expect(doubtOf(text, JSON.parse(text))).toBe(doubt);
  return doubt;
}

describe("what JSON says doubtfully", () => {
  it.each([
    ['{"a": 1, "a": 2}', "`a` stands twice in one object, again at line 1, column 10"],
    ['{"a": {"b": 1,\n"\\u0062": 2}}', "`b` stands twice in one object, again at line 2, column 1"],
    ['[{"__proto__": 1, "__proto__": 1}]', "`__proto__` stands twice in one object, again at line 1, column 19"],
    ['{"amount": 9007199254740993}', "the number of `amount` is more than a double holds, at line 1, column 12"],
    ['{"amount": [0, 1e400]}', "the number of `amount` is more than a double holds, at line 1, column 16"],
    ["-1e-400", "a number is more than a double holds, at line 1, column 1"],
    ["0.1000000000000000055511151231257827", "a number is more than a double holds, at line 1, column 1"],
  ])("is named in %s", (text, doubt) => {
    expect(jsonDoubt(text)).toBe(doubt);
  });

  it.each([
    '{"a": {"a": 1}, "b": {"a": 1}}',
    '["a", "a", {"a": "a"}]',
    '{"a": "\\"b\\": 1", "b": 9007199254740992}',
    "[0.1, 1e21, 1.50, 100, -0, 0e5, 5e-324, 1.7976931348623157e308]",
  ])("is not found in %s", (text) => {
    expect(jsonDoubt(text)).toBeUndefined();
  });

  it("is found in what nests as deep as there is room", () => {
    const deep = (inner: string): string => `${"[".repeat(200_000)}${inner}${"]".repeat(200_000)}`;
    expect(jsonDoubt(deep('{"a": 1, "b": 1}'))).toBeUndefined();
    expect(jsonDoubt(deep('{"a": 1, "a": 1}'))).toMatch(/^`a` stands twice/u);
  });

  it("is found wherever a member is put in once more", () => {
    const name = fc.string().map((text) => JSON.stringify(text));
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(name), name, fc.boolean(), (value, others, twice, hasDoubt) => {
        const own = [...new Set(others)].filter((other) => JSON.parse(other) !== JSON.parse(twice));
        const members = [twice, ...own, ...(hasDoubt ? [twice] : [])].map((key) => `${key}:${JSON.stringify(value)}`);
        expect(jsonDoubt(`{${members.join(",")}}`) !== undefined).toBe(hasDoubt);
      }),
    );
  });

  it("is nowhere in what JSON.stringify writes", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(jsonDoubt(JSON.stringify(value))).toBeUndefined();
      }),
    );
  });

  it("counts as exact what a double gives back", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(isExactNumber(String(value))).toBe(true);
        expect(isExactNumber(value.toExponential())).toBe(true);
      }),
    );
  });
});

describe("the faulty part of an artifact's value", () => {
  const mail = VOCABULARIES.get("glither.mail")?.fields ?? [];

  it.each<[object, string]>([
    [{ to: ["a", null] }, "`to[1]` is a text, not `null`"],
    [{ cc: [true, null] }, "`cc[0]` is a text, not this boolean"],
    [{ headers: { X: ["a"] } }, '`headers["X"]` is a text, not this list'],
    [{ headers: [["a", "b"], ["c"]] }, "`headers[1]` is a header's name and text, not this list"],
    [{ to: "a" }, "`to` is a list, not this text"],
  ])("is named for what it is: %j", (artifact, problem) => {
    expect(readArtifact(mail, artifact).problems).toEqual([problem]);
  });
});

it.each(["9007199254740993", "0.10000000000000000555", "{ 1, 9007199254740993 }"])(
  "a rule with %s is refused, and nothing is rounded",
  (value) => {
    const text = `#pragma dialect glither.governance\nrule a = event | amount ${value.startsWith("{") ? "in" : ">"} ${value} => into blocked`;
    expect(compile("exact", text, VOCABULARIES).diagnostics).toMatchObject([
      { code: "TYPE_MISMATCH", message: "the number has more digits than a number holds" },
    ]);
  },
);
