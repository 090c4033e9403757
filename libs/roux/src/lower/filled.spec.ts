import { VOCABULARIES } from "@glither/dialects";
import { describe, expect, it } from "@jest/globals";
import { compile } from "../compile.ts";
import { filledText, mayBeFilled } from "../ir/filled.ts";
import { type Safety, safely } from "../ir/safety.ts";
import { printDispositions } from "../print/print-disposition.ts";

const compiled = (disposition: string) =>
  compile("example", `#pragma dialect glither.mail\nrule only = msg | size > 3 => ${disposition}\n`, VOCABULARIES);
const argumentOf = (disposition: string) => compiled(disposition).core?.rules[0]?.actions[0]?.args[0]?.value;
const text = (value: string) => ({ kind: "text", value });
const field = (path: string) => ({ kind: "field", path });
const NO_FLAG = "fields stand behind a text of the ruleset's own with which no system flag begins here";

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

  it.each<[disposition: string, name: string, as: string, parts: object[]]>([
    ['tag "list-{list.id}", into dropped', "label", "name", [text("list-"), field("list.id")]],
    ['flag "list-{list.id}", into dropped', "keyword", "name", [text("list-"), field("list.id")]],
    ['reject "{from.domain} has no mail here"', "text", "line", [field("from.domain"), text(" has no mail here")]],
    ['header X-List = "{list.id}", into delivered', "value", "line", [field("list.id")]],
    ['header (name = "X-A", value = "of {subject}"), into delivered', "value", "line", [text("of "), field("subject")]],
    ['redirect to "a+{list.id}@x.example"', "to", "name", [text("a+"), field("list.id"), text("@x.example")]],
  ])("is made safe as the argument has to be: `%s`", (disposition, name, as, parts) => {
    const { core } = compiled(disposition);
    const argument = core?.rules[0]?.actions[0]?.args.find((own) => own.name === name);
    expect(argument?.value).toEqual({ kind: "filled", as, parts });
    const printed = core?.rules[0] ? printDispositions(core.rules[0]).join(", ") : "";
    expect(compiled(printed).core?.rules).toEqual(core?.rules);
  });

  it.each([
    ['header "X-{list.id}" = "a", into delivered', "`name` of `header` holds no fields"],
    ['redirect to "ann@{from.domain}"', "fields stand before the `@` alone here"],
    ['redirect to "{from.address}"', "fields stand before the `@` alone here"],
    ['redirect to "ann@x.{from.domain}.example"', "fields stand before the `@` alone here"],
    ['redirect to "{list.id}{subject}@x.example"', "with all that fields may say, this is not a mail address"],
    ['flag "{list.id}", into dropped', NO_FLAG],
    ['flag "d{list.id}", into dropped', NO_FLAG],
    ['flag "\\\\Dele{list.id}{subject}", into dropped', NO_FLAG],
    ['flag "seen{list.id}", into dropped', NO_FLAG],
    [`header X-A = "${"{subject}".repeat(5)}", into dropped`, expect.stringMatching(/is not one line of text/u)],
    ['header X-A = "a\\n{subject}", into dropped', expect.stringMatching(/is not one line of text/u)],
  ])("is refused where it could be unsafe: `%s`", (disposition, message) => {
    const { core, diagnostics } = compiled(disposition);
    expect([core, diagnostics.map((diagnostic) => diagnostic.message)]).toEqual([undefined, [message]]);
  });

  it("is refused for audiences, which are named by the ruleset alone", () => {
    for (const disposition of ['wrap for "{owner}"', 'lower clearance to restricted for "{owner}"']) {
      const source = `#pragma dialect glither.segment\nrule only = segment => ${disposition}, into kept\n`;
      const messages = compile("example", source, VOCABULARIES).diagnostics.map(({ message }) => message);
      expect(messages).toContain("an audience holds no fields");
    }
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

  it.each<[as: Safety, said: string, safe: string]>([
    ["mailbox", "dev.lists.x.example", "dev_lists_x_example"],
    ["mailbox", "../../etc", "______etc"],
    ["mailbox", "a/b\\c", "a_b_c"],
    ["mailbox", "", "_"],
    ["mailbox", "\u202eexe", "_exe"],
    ["mailbox", "a\r\nb", "a__b"],
    ["mailbox", "\u{1f600}", "_"],
    ["mailbox", "x".repeat(300), "x".repeat(200)],
    ["name", "Deleted Items", "Deleted_Items"],
    ["name", "", "_"],
    ["name", "ä".repeat(60), "_".repeat(50)],
    ["line", 'Grüße \u{1f600} "%s" =?utf-8?q?a?=', 'Grüße \u{1f600} "%s" =?utf-8?q?a?='],
    ["line", "a\r\nBcc: b\0\u0085\u2028c", "a  Bcc: b   c"],
    ["line", "\u202egpj\u2066\u200f\u061c.exe", " gpj   .exe"],
    ["line", "", ""],
    ["line", "\u{1f600}".repeat(300), "\u{1f600}".repeat(200)],
  ])("is safe as a %s: %j", (as, said, safe) => {
    expect(safely(as, said)).toBe(safe);
    const filled = { kind: "filled", as, parts: [text("lists/"), field("list.id")] } as const;
    const value = filledText(filled as never, new Map([["list.id", said]]));
    expect(value).toBe(`lists/${safe}`);
    expect(mayBeFilled(filled as never, value)).toBe(true);
    expect(mayBeFilled(filled as never, `${value}\n`)).toBe(false);
    expect(mayBeFilled(filled as never, value.slice(1))).toBe(false);
  });

  it("is known by its shape in no more time than its length and its fields take", () => {
    const many = Array.from({ length: 8 }, () => field("subject"));
    const filled = { kind: "filled", as: "line", parts: [...many, text("!")] } as const;
    expect(mayBeFilled(filled as never, `${"a".repeat(1_600)}!`)).toBe(true);
    expect(mayBeFilled(filled as never, "a".repeat(1_600))).toBe(false);
  });
});
