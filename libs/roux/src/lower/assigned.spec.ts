import { VOCABULARIES } from "@glither/dialects";
import { describe, expect, it } from "@jest/globals";
import { compile } from "../compile.ts";
import { format } from "../format/format.ts";
import { printDispositions } from "../print/print-disposition.ts";

const textOf = (disposition: string): string =>
  `#pragma dialect glither.mail\nrule only = msg | subject => ${disposition}\n`;
const compiled = (disposition: string) => compile("example", textOf(disposition), VOCABULARIES);

function actions(disposition: string) {
  const { core, diagnostics } = compiled(disposition);
  if (core === undefined) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  return core.rules[0]?.actions.map(({ verb, args }) => [verb, ...args.map(({ value }) => Object.values(value)[1])]);
}

describe("mail's verbs", () => {
  it.each([
    ['redirect to "a@x.example"', [["redirect", "a@x.example"]], "delivered"],
    ['reject "No such person."', [["reject", "No such person."]], "dropped"],
    [
      'flag "\\\\Seen", route to inbox',
      [
        ["flag", "\\Seen"],
        ["route", "inbox"],
      ],
      "delivered",
    ],
    [
      'header X-Spam = "yes", route to inbox',
      [
        ["header", "X-Spam", "yes"],
        ["route", "inbox"],
      ],
      "delivered",
    ],
    ['header "X-Spam" = "yes" (reason = spam), into dropped', [["header", "X-Spam", "yes"]], "dropped"],
    ['header (name = "X-Spam", value = "yes"), into dropped', [["header", "X-Spam", "yes"]], "dropped"],
  ])("do `%s`", (disposition, done, box) => {
    expect(actions(disposition)).toEqual(done);
    const { core } = compiled(disposition);
    expect(core?.rules[0]?.outcome).toEqual({ kind: "settled", box });
  });

  it("may assign at the start of a line, where a declaration would begin", () => {
    expect(actions('tag A,\nheader Subject = "b",\nheader X = "c", into dropped')).toEqual([
      ["tag", "A"],
      ["header", "Subject", "b"],
      ["header", "X", "c"],
    ]);
  });

  it.each([['header X-Spam = "yes", into dropped'], ['redirect to "a@x.example"']])(
    "are printed as they are read: `%s`",
    (disposition) => {
      const rule = compiled(disposition).core?.rules[0];
      const printed = rule ? printDispositions(rule).join(", ") : "";
      expect(compiled(printed).core?.rules).toEqual(compiled(disposition).core?.rules);
      const laid = format(textOf(disposition));
      expect(laid).toMatchObject({ text: expect.stringContaining(disposition.split(",")[0] ?? "") });
    },
  );

  it.each([
    ['header "X Spam" = "yes", into dropped', "`X Spam` is not the name of a header field"],
    ['header "X:Y" = "yes", into dropped', "`X:Y` is not the name of a header field"],
    ['header X = "a\\nBcc: b@x.example", into dropped', "is not one line of text without control characters"],
    ['redirect to "nobody"', "`nobody` is not a mail address"],
    ['redirect to "a@x.example, b@x.example"', "is not a mail address"],
    ["header X, into dropped", "`header` needs `= …`"],
    ['tag X = "a", into dropped', "`tag` assigns nothing"],
    ['header (name = X, value = "a", value = "b"), into dropped', "`value` is given twice"],
  ])("refuse `%s`", (disposition, message) => {
    const messages = compiled(disposition).diagnostics.map((diagnostic) => diagnostic.message);
    expect(messages).toEqual([expect.stringContaining(message)]);
  });
});
