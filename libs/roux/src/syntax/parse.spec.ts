import { describe, expect, it } from "@jest/globals";
import type { RuleItem } from "./ast.ts";
import { parse } from "./parse.ts";

const faults = (text: string): string[] =>
  parse(text).diagnostics.map(
    ({ span, code, message }) => `${span.line}:${span.column}+${span.length} ${code} ${message}`,
  );

function ruleOf(text: string): RuleItem {
  const [item] = parse(text).ast.items;
  if (item?.kind !== "rule") throw new Error("the text holds no rule");
  return item;
}

describe("parse", () => {
  it("reports one error per broken declaration and keeps the others", () => {
    const pairs = Array.from(
      { length: 100 },
      (_, at) => `rule good_${at} = msg => into dropped\nrule bad_${at} = msg | => into dropped\n`,
    );
    const { ast, diagnostics } = parse(`${pairs.join("")}rule good_100 = msg => into dropped\n`);
    expect(ast.items.map((item) => "name" in item && item.name.text)).toEqual(
      Array.from({ length: 101 }, (_, at) => `good_${at}`),
    );
    expect(diagnostics.map(({ code, span }) => [code, span.line, span.column])).toEqual(
      Array.from({ length: 100 }, (_, at) => ["SYNTAX", 2 * at + 2, `rule bad_${at} = msg | `.length + 1]),
    );
  });

  it("says what was expected where", () => {
    expect(faults("rule a = msg => into\nrule = msg\nrule b\ngroup g msg\nrule c = msg | x == => into d")).toEqual([
      "1:21+0 SYNTAX the rule ends too early: expected a box",
      "2:6+1 SYNTAX expected a name, found `=`",
      "3:7+0 SYNTAX the rule ends too early: expected `=` or a quoted text",
      "4:9+3 SYNTAX expected `=`, found `msg`",
      "5:21+2 SYNTAX expected a regex, a number, a size such as `10MB`, a percentage, a duration such as `72h`, an address such as `192.0.2.1`, a date or time such as `2026-07-01` or `18:00`, `true`, `false`, a quoted text or a field, found `=>`",
    ]);
  });

  it("says which text, regex or escape is broken rather than what was expected", () => {
    const broken = ['"open', "/open", '"\\q"'].map((literal, at) => `rule r${at} = msg | a == ${literal}\n => into b`);
    expect(faults(broken.join("\n"))).toEqual([
      "1:22+5 SYNTAX the text is not closed",
      "3:22+5 SYNTAX the regex is not closed",
      "5:22+4 SYNTAX the text has an unknown escape",
    ]);
  });

  it("gives a fix for `=` in place of `==`", () => {
    const [fault] = parse("rule a = msg | b = 1 => into c").diagnostics;
    expect(fault).toMatchObject({
      hint: "`==` compares",
      fix: { edits: [{ span: { offset: 17, length: 1 }, text: "==" }] },
    });
  });

  it("gives no such hint where nothing compares", () => {
    expect(parse("rule a = = msg => into c").diagnostics[0]?.hint).toBeUndefined();
  });

  it("keeps a mistyped keyword out of the declaration above", () => {
    const { ast, diagnostics } = parse("#pragma dialect glither.mail\nrul a = msg => into b\nrule c = msg => into d");
    expect(ast.pragmas).toHaveLength(1);
    expect(ast.items).toHaveLength(1);
    expect(diagnostics).toMatchObject([{ hint: "did you mean `rule`?", span: { line: 2, column: 1, length: 3 } }]);
  });

  it.each(["from . domain", "from.\n domain", "x [0]", 'headers[ "x" ]', "x[0 ]"])(
    "refuses the space in %j",
    (path) => {
      const text = `rule a = msg | ${path} == 1 => into b`;
      const [fault] = parse(text).diagnostics;
      expect(fault?.message).toBe("a path contains no spaces");
      const [edit] = fault?.fix?.edits ?? [];
      if (!edit) throw new Error("there is no fix");
      expect(edit.text).toBe(text.slice(edit.span.offset, edit.span.offset + edit.span.length).replace(/\s+/gu, ""));
    },
  );

  it("reports what stands before the first declaration once", () => {
    expect(faults("hello there\nrule a = msg => into b")).toEqual([
      "1:1+5 SYNTAX expected a declaration, found `hello`",
    ]);
  });

  it("spans each item from its keyword to its last token", () => {
    const text = "// before\nrule a =\n  msg => hold into q\n  on b into c (reason = d) // after\n";
    const { span } = ruleOf(text);
    expect(text.slice(span.offset, span.offset + span.length)).toBe(
      "rule a =\n  msg => hold into q\n  on b into c (reason = d)",
    );
  });

  it("reads escapes, durations, percentages and indexes", () => {
    const { selection } = ruleOf(
      'rule a = msg | t == "\\u{1F600}\\n\\"\\\\" | d == 2w | p == 33.3% | x[7] == headers["\\u{41}"] => into b',
    );
    expect([...(selection.guards ?? [])]).toMatchObject([
      { value: { value: '😀\n"\\' } },
      { value: { ms: 1_209_600_000 } },
      { value: { text: "33.3" } },
      { operand: { text: "x", index: 7 }, value: { text: "headers", index: "A" } },
    ]);
  });

  it("binds `not` before `and` before `or`", () => {
    const [guard] = ruleOf("rule a = msg | not b and c or d => into e").selection.guards ?? [];
    expect(guard).toMatchObject({ kind: "or", guards: expect.anything() });
    if (guard?.kind !== "or") return;
    const [both, last] = guard.guards.items;
    expect(last).toMatchObject({ kind: "truth", operand: { text: "d" } });
    expect(both).toMatchObject({ kind: "and" });
    if (both?.kind === "and") expect(both.guards.items.map(({ kind }) => kind)).toEqual(["not", "truth"]);
  });

  it("does not care how clauses are laid out", () => {
    const clauses = ["rule a =", "msg", "| b", "| c", "=>", "hold into q", "on d.e", "into f", "after 1h", "into g"];
    const shape = (text: string): string =>
      JSON.stringify(ruleOf(text), (key, value) =>
        key === "span"
          ? undefined
          : value && typeof value === "object" && Symbol.iterator in value
            ? [...value]
            : value,
      );
    expect(shape(clauses.join("\r\n\t"))).toBe(shape(clauses.join(" ")));
    expect(shape(clauses.join(" // x\n\n   "))).toBe(shape(clauses.join(" ")));
  });

  it("collects literate blocks and comments", () => {
    const { literate, comments } = parse("/// one\n/// two\n\n///three\n// four\nrule a = msg => into b /// five\n");
    expect(literate.map(({ lines, span }) => [lines, span.line])).toEqual([
      [["one", "two"], 1],
      [["three"], 4],
      [["five"], 6],
    ]);
    expect(comments).toHaveLength(1);
  });
});
