import { compile } from "@glither/roux";
import type { Core } from "@glither/roux/core";
import { describe, expect, it } from "@jest/globals";
import { VOCABULARIES } from "../index.ts";
import { FORMS } from "./forms.ts";
import { mail } from "./vocabulary.ts";

const OPEN = "#pragma dialect glither.mail";

function coreOf(rules: string, files: ReadonlyMap<string, string> = new Map()): Core {
  const { core, diagnostics } = compile("forms", `${OPEN}\n${rules}`, VOCABULARIES, { files });
  if (core === undefined) throw new Error(JSON.stringify(diagnostics));
  return core;
}

const same = (written: string, normal: string): void =>
  expect(coreOf(`rule a = msg | ${written} => into dropped`).rules).toEqual(
    coreOf(`rule a = msg | ${normal} => into dropped`).rules,
  );

describe("what mail compares with domains and addresses", () => {
  it.each([
    [`from.domain == "Shop.Example."`, `from.domain == "shop.example"`],
    [`from.org != "MÜNCHEN.example"`, `from.org != "xn--mnchen-3ya.example"`],
    [`dkim.domain in { "A.example", b }`, `dkim.domain in { "a.example", "b" }`],
    [`from.address == "Ann@SHOP.example"`, `from.address == "Ann@shop.example"`],
    [`"Ann@SHOP.example" in to`, `"Ann@shop.example" in to`],
    [`to[0] == "ann@SHOP.example"`, `to[0] == "ann@shop.example"`],
    [`any recipients.domain == "SHOP.example"`, `any recipients.domain == "shop.example"`],
    [
      `any recipients (domain in { "SHOP.example" } and local != "Ann")`,
      `any recipients (domain in { "shop.example" } and local != "Ann")`,
    ],
  ])("has in %s what it has in %s", (written, normal) => {
    same(written, normal);
  });

  it("is as it was written where nothing is said of its form, and where it is nothing", () => {
    const [rule] = coreOf(`rule a = msg | subject == "A.Example." | from.domain != "" => into dropped`).rules;
    expect(rule?.guards.map(({ test }) => test.kind === "compare" && test.right)).toEqual([
      { kind: "text", value: "A.Example." },
      { kind: "text", value: "" },
    ]);
  });

  it("is read of a list in its form, each once, and beside a text as it is", () => {
    const files = new Map([["blocked.txt", "Shop.Example\nshop.example.\nA.example\n"]]);
    const rules = `set blocked from "blocked.txt"
rule a = msg | from.domain in blocked => into dropped
rule b = msg | subject in blocked => into dropped`;
    const values = coreOf(rules, files).rules.map(({ guards: [guard] }) =>
      guard?.test.kind === "member" ? guard.test.values.map((value) => "value" in value && value.value) : [],
    );
    expect(values).toEqual([
      ["a.example", "shop.example"],
      ["A.example", "Shop.Example", "shop.example."],
    ]);
  });

  it.each([
    [`from.domain == "ann@shop.example"`, "a domain has no `@`", "did you mean `shop.example`?", `"shop.example"`],
    [
      `from.domain == "*.shop.example"`,
      "a domain has no `*`",
      'a glob fits a whole text: `~ "*.shop.example"`',
      undefined,
    ],
    [
      `recipient.org not in { "a.example", "shop_x.example" }`,
      "this is no domain",
      expect.stringMatching(/^a domain is/),
      undefined,
    ],
    [`from.domain == "10.0.0.1"`, "this is no domain", "did you mean `[10.0.0.1]`?", `"[10.0.0.1]"`],
    [`from.domain == "\ufb01sh.example"`, "this is no domain", "did you mean `fish.example`?", `"fish.example"`],
    [`dkim.org in { "xn--a.example" }`, "this is no domain", expect.stringMatching(/encodes letters/), undefined],
    [`from.domain == "SHOP.example/"i`, "this is no domain", "did you mean `shop.example`?", `"shop.example"i`],
    [`any to.domain in { "a", "b c"i }`, "this is no domain", expect.stringMatching(/^a domain is/), undefined],
    [`from.address == "shop.example"`, "an address has an `@`", expect.stringMatching(/^an address is/), undefined],
    [`"Ann <ann@shop.example>" in to`, "this is no address", "did you mean `ann@shop.example`?", `"ann@shop.example"`],
    [`any links.domain == "https://shop.example"`, "this is no host", "did you mean `shop.example`?", `"shop.example"`],
  ])("is an error where nothing has it: %s", (test, fault, hint, text) => {
    const { diagnostics } = compile("forms", `${OPEN}\nrule a = msg | ${test} => into dropped`, VOCABULARIES);
    expect(diagnostics).toMatchObject([{ code: "TYPE_MISMATCH", message: `${fault}, so nothing equals it`, hint }]);
    expect(diagnostics[0]?.fix?.edits.map((edit) => edit.text)).toEqual(text && [text]);
  });

  it("takes what is compared without case into its form, too", () => {
    same(`from.domain == "MÜNCHEN.example."i`, `from.domain == "xn--mnchen-3ya.example"i`);
    same(`from.address in { "Ann@Shop.Example"i }`, `from.address in { "Ann@Shop.Example"i }`);
  });

  it("may be no domain in links, and no address of who sends", () => {
    same(`any links.domain == "My_Shop.example"`, `any links.domain == "my_shop.example"`);
    same(`envelope.from == "postmaster"`, `envelope.from == "postmaster"`);
  });

  it("is refused in a list where it is no domain, with its line", () => {
    const files = new Map([["blocked.txt", "a.example\nann@shop.example\n"]]);
    const rules = `${OPEN}\nset blocked from "blocked.txt"\nrule a = msg | from.domain in blocked => into dropped`;
    expect(compile("forms", rules, VOCABULARIES, { files }).diagnostics).toMatchObject([
      {
        code: "TYPE_MISMATCH",
        message: "line 2 of `blocked.txt`, `ann@shop.example`, is not a domain: a domain has no `@`",
      },
    ]);
  });
});

it("the forms of mail are those of texts that it has", () => {
  const known = [...mail.fields, ...mail.enrichments].flatMap(({ path, type }) =>
    type.kind === "list" && type.of.kind === "record" ? type.of.members.map(({ name }) => `${path}.${name}`) : [path],
  );
  expect(Object.keys(FORMS).filter((path) => !known.includes(path))).toEqual([]);
});
