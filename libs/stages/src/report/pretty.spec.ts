import type { Diagnostic } from "@glither/roux";
import { describe, expect, it } from "@jest/globals";
import { fault, found, MIXED } from "../testing/findings.ts";
import { renderPretty } from "./pretty.ts";

const report = (text: string, ...diagnostics: readonly Diagnostic[]): string =>
  renderPretty([found(text, ...diagnostics)]);

describe("code frames", () => {
  it("show the place, what relates to it, and what to do", () => {
    const related = [{ message: "first declared here", span: { offset: 0, length: 4, line: 1, column: 1 } }];
    const text = `rule a\n${"\n".repeat(9)}  rule b`;
    expect(
      report(text, fault({ line: 11, column: 3, length: 6 }, { related, hint: "rename one" })),
    ).toMatchInlineSnapshot(`
"error[SYNTAX]: this is wrong
  --> rules/gate.glith:11:3
   |
11 |   rule b
   |   ^^^^^^
 1 | rule a
   | ---- first declared here
   = help: rename one

gate: 1 error"
`);
  });

  it("keep their columns where there are tabs and control characters", () => {
    expect(report("\tmsg |\u001b[31m\tfoo\u202e", fault({ column: 12, length: 3 }))).toMatchInlineSnapshot(`
"error[SYNTAX]: this is wrong
 --> rules/gate.glith:1:12
  |
1 |  msg | [31m foo 
  |            ^^^

gate: 1 error"
`);
  });

  it("cut a long line round the place", () => {
    const text = `${"a".repeat(300)}WRONG${"b".repeat(300)}`;
    expect(report(text, fault({ column: 301, length: 5 }))).toMatchInlineSnapshot(`
"error[SYNTAX]: this is wrong
 --> rules/gate.glith:1:301
  |
1 | …aaaaaaaaaaaaaaaaaaaaaaaaaWRONGbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb…
  |                           ^^^^^

gate: 1 error"
`);
  });

  it("cut a long line at its end", () => {
    expect(report(`${"a".repeat(300)}WRONG`, fault({ column: 301, length: 5 }))).toMatchInlineSnapshot(`
"error[SYNTAX]: this is wrong
 --> rules/gate.glith:1:301
  |
1 | …aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaWRONG
  |                                                                                                 ^^^^^

gate: 1 error"
`);
  });

  it("underline no more than is shown of a wide span", () => {
    expect(report("a".repeat(1000), fault({ length: 1000 }))).toMatchInlineSnapshot(`
"error[SYNTAX]: this is wrong
 --> rules/gate.glith:1:1
  |
1 | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

gate: 1 error"
`);
    expect(report("one\ntwo", fault({ length: 7 }))).toMatchInlineSnapshot(`
"error[SYNTAX]: this is wrong
 --> rules/gate.glith:1:1
  |
1 | one
  | ^^^

gate: 1 error"
`);
  });

  it("point behind the last line at the end of the file", () => {
    expect(report("one\n", fault({ offset: 4, line: 2, column: 1, length: 0 }))).toMatchInlineSnapshot(`
"error[SYNTAX]: this is wrong
 --> rules/gate.glith:2:1
  |
2 | 
  | ^

gate: 1 error"
`);
    expect(report("", fault({ length: 0 }))).toMatchInlineSnapshot(`
"error[SYNTAX]: this is wrong
 --> rules/gate.glith:1:1
  |
1 | 
  | ^

gate: 1 error"
`);
  });

  it("are the same for Windows line ends", () => {
    const finding = fault({ line: 2, column: 1, length: 3 });
    expect(report("one\r\ntwo\r\n", finding)).toBe(report("one\ntwo\n", finding));
  });

  it("take a megabyte on one line in their stride", () => {
    const text = report("x".repeat(1024 * 1024), fault({ column: 524_288, length: 1 }));
    expect(text.length).toBeLessThan(500);
  });

  it("are coloured on demand only", () => {
    const files = [found("x", fault({}))];
    expect(renderPretty(files)).not.toContain("\u001b");
    expect(renderPretty(files, { color: true })).toContain("\u001b[31m");
  });
});

describe("the summary", () => {
  it("of a hundred findings stands below all, of more the first hundred and how many there are", () => {
    const shown = (count: number) => report("x", ...Array.from({ length: count }, () => fault({})));
    expect(shown(100).match(/^error/gmu)).toHaveLength(100);
    expect(shown(100)).not.toContain("…");
    expect(shown(5000).match(/^error/gmu)).toHaveLength(100);
    expect(shown(5000)).toMatch(/\n\n… and 4900 findings more\n\ngate: 5000 errors$/u);
  });

  it("of nothing says so", () => {
    expect(report("x")).toBe("gate: no findings");
  });

  it("of several rulesets has a line for each, and one for all", () => {
    expect(renderPretty([found("x"), MIXED, found("x", fault({}))])).toMatch(
      /\n\ngate: no findings\ngate: 1 error, 1 lint\ngate: 1 error\n3 rulesets: 2 errors, 1 lint$/u,
    );
  });
});
