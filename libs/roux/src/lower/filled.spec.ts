import { VOCABULARIES } from "@glither/dialects";
import { describe, expect, it } from "@jest/globals";
import { compile } from "../compile.ts";
import { filledText, mayBeFilled, safeForMailbox } from "../ir/filled.ts";
import { printDispositions } from "../print/print-disposition.ts";

const compiled = (disposition: string) =>
  compile("example", `#pragma dialect glither.mail\nrule only = msg | size > 3 => ${disposition}\n`, VOCABULARIES);
const argumentOf = (disposition: string) => compiled(disposition).core?.rules[0]?.actions[0]?.args[0]?.value;
const text = (value: string) => ({ kind: "text", value });
const field = (path: string) => ({ kind: "field", path });

describe("a text that holds fields", () => {
  it.each<[disposition: string, parts: object[]]>([
    ['route to "lists/{list.id}"', [text("lists/"), field("list.id")]],
    ['route to "{list.id}"', [field("list.id")]],
    ['route to "a\\n{msg.from.domain}{subject} b"', [text("a\n"), field("from.domain"), field("subject"), text(" b")]],
    ['route (to = "lists/{list.id}")', [text("lists/"), field("list.id")]],
  ])("is read of `%s`, and printed so that it is read again", (disposition, parts) => {
    expect(argumentOf(disposition)).toEqual({ kind: "filled", as: "mailbox", parts });
    const { core } = compiled(disposition);
    const printed = core?.rules[0] ? printDispositions(core.rules[0]).join(", ") : "";
    expect(compiled(printed).core?.rules).toEqual(core?.rules);
  });

  it.each([
    ['route to "a\\u{7b}list.id}"', "a{list.id}"],
    ['route to "{list id}"', "{list id}"],
    ['route to "{}"', "{}"],
    ['route to "{0}"', "{0}"],
    ['route to "\\u{ab}"', "\u00ab"],
  ])("is none in `%s`, and stays none when it is printed", (disposition, value) => {
    expect(argumentOf(disposition)).toEqual(text(value));
    const { core } = compiled(disposition);
    const printed = core?.rules[0] ? printDispositions(core.rules[0]).join(", ") : "";
    expect(compiled(printed).core?.rules).toEqual(core?.rules);
  });

  it("is none where a verb takes no fields", () => {
    expect(argumentOf('tag "{list.id}", into dropped')).toEqual(text("{list.id}"));
  });

  it("has the fields that it reads in the contract", () => {
    expect(compiled('route to "lists/{list.id}"').core?.fields.map(({ path }) => path)).toEqual(["size", "list.id"]);
  });

  it.each([
    ['route to "lists/{list.ident}"', "unknown field `list.ident`"],
    ['route to "lists/{to}"', "`to` is a list, and a text holds texts"],
    ['route to "lists/{from.name}"', "unknown field `from.name`"],
    ['route to "lists/{size}"', "`size` is a whole number, and a text holds texts"],
  ])("is refused in `%s`, at its place", (disposition, message) => {
    const { diagnostics } = compiled(disposition);
    expect(diagnostics.map((diagnostic) => diagnostic.message)).toEqual([message]);
    const [line = ""] = disposition.split("\n");
    const path = /\{(.*)\}/u.exec(line)?.[1] ?? "";
    expect(diagnostics[0]?.span.column).toBe("rule only = msg | size > 3 => ".length + line.indexOf(`{${path}`) + 2);
  });

  it.each([
    ["dev.lists.x.example", "dev_lists_x_example"],
    ["../../etc", "______etc"],
    ["a/b\\c", "a_b_c"],
    ["", "_"],
    ["\u202eexe", "_exe"],
    ["a\r\nb", "a__b"],
    ["\u{1f600}", "_"],
    ["x".repeat(300), "x".repeat(200)],
  ])("is safe for the name of a mailbox: %j", (said, safe) => {
    expect(safeForMailbox(said)).toBe(safe);
    const filled = { kind: "filled", as: "mailbox", parts: [text("lists/"), field("list.id")] } as const;
    const value = filledText(filled as never, new Map([["list.id", said]]));
    expect(value).toBe(`lists/${safe}`);
    expect(mayBeFilled(filled as never, value)).toBe(true);
    expect(mayBeFilled(filled as never, `${value}/x`)).toBe(false);
  });
});
