import { VOCABULARIES } from "@glither/dialects";
import { describe, expect, it } from "@jest/globals";
import { compile } from "../compile.ts";
import type { Diagnostic } from "../diagnostic.ts";

const HEADER = "#pragma dialect glither.mail\n";
/** Long enough: what takes a step for each pair of characters takes minutes. */
const LENGTH = 400_000;
/** Enough clauses to show a pass that is not linear; each costs the parser far more than a character. */
const CLAUSES = 100_000;

function faults(text: string): readonly Diagnostic[] {
  return compile("hostile", text, VOCABULARIES).diagnostics;
}

/** One long line each: any pass that is not linear makes this suite hang. */
const LONG: Readonly<Record<string, string>> = {
  "of one name": "a".repeat(LENGTH),
  "of one name with hyphens": "a-".repeat(LENGTH / 2),
  "of one number": "9".repeat(LENGTH),
  "of dotted numbers": "1.".repeat(LENGTH / 2),
  "of one open text": `"${"a".repeat(LENGTH)}`,
  "of one text": `"${"a".repeat(LENGTH)}"`,
  "of escapes in an open text": `"${'\\"'.repeat(LENGTH / 2)}`,
  "of one open regex": `/${"[".repeat(LENGTH)}`,
  "of open classes": `/${"[a".repeat(LENGTH / 2)}`,
  "of slashes": "/ ".repeat(LENGTH / 2),
  "of one comment": `// ${"/".repeat(LENGTH)}`,
  "of quotation marks": '"'.repeat(LENGTH),
  "of parentheses": "(".repeat(LENGTH),
  "of brackets": "[".repeat(LENGTH),
  "of pragmas": "#pragma ".repeat(LENGTH / 8),
  "of openers": "rule ".repeat(LENGTH / 5),
  "of control characters": "\u0000".repeat(LENGTH),
  "of one path": `rule a = msg | x${".y".repeat(CLAUSES / 2)} => into dropped`,
  "of one guard after the other": `rule a = msg${" | size".repeat(CLAUSES / 7)} => into dropped`,
  "of one choice": `rule a = msg | size == 1${" or size == 1".repeat(CLAUSES / 13)} => into dropped`,
  "of one set": `rule a = msg | size in { 1${",1".repeat(CLAUSES / 2)} } => into dropped`,
  "of one target": `rule a = msg => route to x${".y".repeat(CLAUSES / 2)}, into dropped`,
  "of one reason": `rule a = msg => into dropped (reason = a${" b".repeat(CLAUSES / 2)})`,
  "of one list of actions": `rule a = msg =>${" tag x,".repeat(CLAUSES / 7)} into dropped`,
  "of arms": `rule a = msg => hold into quarantine${" on a into dropped".repeat(CLAUSES / 18)} after 1h into dropped`,
  "of rules": "rule a = msg => into dropped ".repeat(CLAUSES / 29),
};

describe("a hostile text", () => {
  it.each(Object.keys(LONG))(
    "of one long line, %s, is read or refused",
    (kind) => {
      for (const { message, hint } of faults(HEADER + LONG[kind]).slice(0, 20)) {
        expect(message.length).toBeLessThan(400);
        expect(hint?.length ?? 0).toBeLessThan(400);
      }
    },
    60_000,
  );

  it.each([
    ["no text", ""],
    ["white space", " \r\n\t\n"],
    ["comments", "// nothing\n/// at all"],
  ])("of %s names no dialect", (_, text) => {
    expect(faults(text)).toEqual([
      expect.objectContaining({ code: "SYNTAX", message: "the ruleset names no dialect" }),
    ]);
  });

  it("that looks binary is refused where it begins, without control characters in the message", () => {
    const [first] = faults("\u0000asm\u0001\u0000\ufffd\u001b[31m");
    expect(first).toMatchObject({ code: "SYNTAX", span: { line: 1 } });
    expect(
      faults("\u001b[31mred")
        .map(({ message }) => message)
        .join(""),
    ).not.toMatch(/\p{Cc}/u);
  });

  it.each(["\ud800", "\udc00 x", `rule a = msg | subject == "\ud800" => into dropped`, "rule \ud800 = msg"])(
    "with half a surrogate pair (%j) does not throw",
    (text) => {
      expect(() => faults(HEADER + text)).not.toThrow();
    },
  );

  it("nests as deeply as anybody writes, and not deeper", () => {
    const nested = (depth: number): string =>
      `${HEADER}rule a = msg | ${"(".repeat(depth)}size == 1${")".repeat(depth)} => into dropped`;
    expect(faults(nested(64))).toEqual([]);
    expect(faults(nested(65))).toEqual([
      expect.objectContaining({ message: "parentheses nest deeper than 64 levels" }),
    ]);
    expect(faults(`${HEADER}enrich a : ${"{ b : ".repeat(5_000)}`)).toHaveLength(1);
  });

  it("may use any line ending and tabs", () => {
    const lines = ["#pragma dialect glither.mail", "rule a =", "\tmsg\t| size > 1", "\t=> into dropped", ""];
    for (const end of ["\n", "\r\n", "\n\n"]) expect(faults(lines.join(end))).toEqual([]);
  });

  it("with a byte order mark left in says so where it stands", () => {
    expect(faults(`\ufeff${HEADER}`)).toEqual([
      expect.objectContaining({
        message: "expected a declaration, found `\\u{feff}`",
        span: expect.objectContaining({ offset: 0 }),
      }),
    ]);
  });

  it("with half a dialect pragma does not also complain that there is none", () => {
    expect(faults("#pragma dialect glither.mail ; fold sometimes\nrule a = msg => into dropped")).toHaveLength(1);
  });
});
