import { VOCABULARIES } from "@glither/dialects";
import { describe, expect, it } from "@jest/globals";
import { compile } from "../compile.ts";
import { format } from "../format/format.ts";
import { printTest } from "../print/print-test.ts";

function compiled(guard: string, dialect = "governance", collection = "event") {
  const box = dialect === "mail" ? "dropped" : "blocked";
  const text = `#pragma dialect glither.${dialect}\n\nrule only =\n  ${collection} | ${guard}\n  => into ${box}\n`;
  return { ...compile("example", text, VOCABULARIES), text };
}

function read(guard: string): string[] {
  const { core, diagnostics } = compiled(guard);
  if (core === undefined) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  return (core.rules[0]?.guards ?? []).map(({ test }) => printTest(test, "event"));
}

const faults = (guard: string, dialect?: string, collection?: string): string[] =>
  compiled(guard, dialect, collection).diagnostics.map(({ message, hint }) => `${message}: ${hint}`);

describe("every text within an object", () => {
  it.each([
    ["any arguments.* ~ /^\\/etc\\//"],
    ['any arguments["file path"].* == "x"'],
    ['all arguments.filter.* in { "a", "b" }'],
    ['any arguments.labels[0].* (it == "a" or it !~ /b/i)'],
    ["any arguments.* == actor"],
    ["any arguments.*"],
    ["count(arguments.*) > 20"],
    ["not all arguments.* == tool"],
  ])("is asked in `%s`, which is written so", (guard) => {
    const { text } = compiled(guard);
    expect(read(guard)).toEqual([guard]);
    expect(format(text)).toMatchObject({ text });
  });

  it.each([
    ['"x" in arguments.*', 'any arguments.* == "x"'],
    ['"x" not in arguments["a b"].c.*', 'not any arguments["a b"].c.* == "x"'],
    ["tool in arguments.filter.*", "any arguments.filter.* == tool"],
    ["any event.arguments.* ~ /x/", "any arguments.* ~ /x/"],
    ["any arguments.* in {curl, wget}", 'any arguments.* in { "curl", "wget" }'],
    ["any arguments.* == arguments.path", "any arguments.* == arguments.path"],
  ])("may be asked as `%s`", (guard, canonical) => {
    expect(read(guard)).toEqual([canonical]);
  });

  it("is one list of the contract for each place", () => {
    const { core } = compiled('any arguments.* ~ /x/ or "y" in arguments.* or count(arguments.a.*) > 1');
    expect(core?.fields).toEqual([
      { path: "arguments.*:anywhere", type: { kind: "list", of: { kind: "text" } } },
      { path: "arguments.a.*:anywhere", type: { kind: "list", of: { kind: "text" } } },
    ]);
  });

  it.each([
    ["arguments.* ~ /x/", "`arguments.*` holds several values: ask for them all, as in `any arguments.* == …`"],
    [
      "arguments.a.* is absent",
      "`arguments.a.*` holds several values: ask for them all, as in `any arguments.a.* == …`",
    ],
    ["tool == arguments.*", "`arguments.*` holds several values: ask for them all, as in `any arguments.* == …`"],
    ["arguments.* == null", "`arguments.*` holds several values: ask for them all, as in `any arguments.* == …`"],
    ["any arguments.* > 5", "expected a text, found a whole number: undefined"],
    ['any tool.* == "x"', "`tool` is no JSON object, and `.*` is every text within one: as in `any arguments.* == …`"],
    ["risk_level == low.*", "`low` is no JSON object, and `.*` is every text within one: as in `any arguments.* == …`"],
    [
      "any arguments.* (any arguments.a.* == it)",
      "a test of a list's elements cannot ask for those of another list: ask for each list in a guard of its own",
    ],
    ["any arguments . * ~ /x/", "a path contains no spaces: write `arguments.*`"],
  ])("is not asked as `%s`", (guard, fault) => {
    expect(faults(guard)).toEqual([fault]);
  });

  it("is asked only of dialects that have objects", () => {
    expect(faults('any to.* == "x"', "mail", "msg")).toEqual([
      "`to` is no JSON object, and `.*` is every text within one: `glither.mail` has none",
    ]);
  });
});

describe("a value within an object as a list of texts", () => {
  it.each([
    ["any arguments.paths ~ /^\\/etc\\//"],
    ['all arguments["file paths"] == "x"'],
    ['any arguments.filter.labels[0] in { "a", "b" }'],
    ["any arguments.paths (it ~ /a/ and it !~ /b/)"],
    ["all arguments.paths == actor"],
    ["count(arguments.paths) > 20"],
    ["any arguments.paths"],
  ])("is asked in `%s`, which is written so", (guard) => {
    const { text } = compiled(guard);
    expect(read(guard)).toEqual([guard]);
    expect(format(text)).toMatchObject({ text });
  });

  it.each([
    ['"x" in arguments.paths', 'any arguments.paths == "x"'],
    ['"x" not in arguments["file paths"]', 'not any arguments["file paths"] == "x"'],
    ["tool in arguments.paths", "any arguments.paths == tool"],
    ["any event.arguments.paths == arguments.path", "any arguments.paths == arguments.path"],
  ])("may be asked as `%s`", (guard, canonical) => {
    expect(read(guard)).toEqual([canonical]);
  });

  it("is a field of its own, whose elements may be no texts", () => {
    const { core } = compiled('any arguments.paths == "x" or arguments.paths == "y" or arguments.paths is absent');
    expect(core?.fields).toEqual([
      { path: "arguments.paths:given", type: { kind: "optional", of: { kind: "boolean" } } },
      { path: "arguments.paths:text", type: { kind: "optional", of: { kind: "text" } } },
      { path: "arguments.paths:texts", type: { kind: "list", of: { kind: "scalar" } } },
    ]);
  });

  it.each([
    ["any arguments.ids == 5", "expected a text, found a whole number"],
    ["5 in arguments.ids", "expected a text, found a whole number"],
    ["any arguments.flags == true", "expected a text, found true or false"],
    ["any arguments.ids > amount", "`amount` is a number, expected a text"],
    ["any arguments.a (any arguments.b == it)", "a test of a list's elements cannot ask for those of another list"],
    ['any arguments.a (tool == "x")', "the test reads nothing of the element that it is asked of"],
  ])("is not asked as `%s`", (guard, fault) => {
    expect(compiled(guard).diagnostics.map(({ message }) => message)).toEqual([fault]);
  });
});

it("a group or a list with an index is no other group", () => {
  expect(faults("event[0] in vip")).toHaveLength(2);
  expect(faults("event in vip[0]")).toHaveLength(1);
  expect(faults('"x" in tool[0]')).toEqual(["`tool` takes no index: undefined"]);
});
