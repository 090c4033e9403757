import { describe, expect, it } from "@jest/globals";
import { TextDocument } from "vscode-languageserver-textdocument";
import { marked } from "../testing/marked.ts";
import { definition } from "./definition.ts";
import { diagnosticsOf } from "./diagnostics.ts";
import { fixAll, fixesFor } from "./fixes.ts";
import { formatting } from "./formatting.ts";
import { documentSymbols, workspaceSymbols } from "./symbols.ts";

const MAIL = "#pragma dialect glither.mail\n";
const TEXT = `${MAIL}use staff from "../people.glith"
set bad = { "x.example" }
rule first "The first" = staff | from.domain in bad => into dropped
`;
const FILES = { "../people.glith": 'group staff = msg | from.domain == "a.example"\n' };

it("all fixes together leave what `tangle check --fix` leaves", () => {
  const { document } = marked(`${MAIL}rule a = msg | subjekt == "x" | sizee > 3 => into droped\n`);
  const [action] = fixAll(document);
  expect(TextDocument.applyEdits(document.source, action?.edit?.changes?.[document.uri] ?? [])).toBe(
    `${MAIL}rule a = msg | subject == "x" | size > 3 => into dropped\n`,
  );
  expect(fixAll(marked(TEXT, FILES).document)).toEqual([]);
});

describe("diagnostics", () => {
  it("have the code, the hint below the message, and places in other files", () => {
    const { document } = marked(`${MAIL}use a from "p.glith"\nrule r = a => into dropped\n`, {
      "p.glith": "group a = msg | sizee > 3\n",
    });
    const [found] = diagnosticsOf(document);
    expect(found).toMatchObject({ code: "UNKNOWN_FIELD", source: "glither", severity: 1 });
    expect(found?.message).toContain("\ndid you mean `size`?");
    expect(found?.relatedInformation?.[0]?.location).toEqual({
      uri: "file:///rules/gate/p.glith",
      range: { start: { line: 0, character: 16 }, end: { line: 0, character: 21 } },
    });
  });

  it("say what is undecided without calling it a fault", () => {
    const { document } = marked(TEXT, FILES);
    const span = { offset: 0, length: 1, line: 1, column: 1 };
    const undecided = [{ rule: "first", reason: "too_large", message: "it is undecided", span } as const];
    expect(diagnosticsOf(document, { diagnostics: [], undecided })).toMatchObject([{ code: "UNDECIDED", severity: 3 }]);
  });

  it("have fixes that mend them, and only where one asks", () => {
    const { document } = marked(`${MAIL}rule a = msg | subjekt == "x" => into dropped\n`);
    const line = (number: number) => ({ start: { line: number, character: 0 }, end: { line: number, character: 20 } });
    const [fix] = fixesFor(document, line(1));
    const mended = TextDocument.applyEdits(document.source, fix?.edit?.changes?.[document.uri] ?? []);
    expect(mended).toBe(`${MAIL}rule a = msg | subject == "x" => into dropped\n`);
    expect(fixesFor(document, line(0))).toEqual([]);
  });
});

it("layout changes the lines that differ, and nothing of a text that does not parse", () => {
  const { document } = marked(`${MAIL}\nrule a =\n  msg\n  => into dropped\n\nrule b = msg => into dropped\n`);
  const edits = formatting(document);
  expect(edits).toHaveLength(1);
  expect(edits[0]?.range.start.line).toBe(6);
  expect(TextDocument.applyEdits(document.source, edits)).toMatch(/rule b =\n {2}msg\n {2}=> into dropped\n$/u);
  expect(formatting(marked("rule a = =\n").document)).toEqual([]);
});

it("symbols are what a document declares", () => {
  const { document } = marked(`${TEXT}layer firm from "firm.glith"\n`, FILES);
  expect(documentSymbols(document).map(({ name, detail }) => [name, detail])).toEqual([
    ["bad", "set"],
    ["first", "The first"],
    ["firm", "layer"],
  ]);
  expect(workspaceSymbols([document], "FS").map(({ name }) => name)).toEqual(["first"]);
  expect(workspaceSymbols([document], "fm").map(({ name }) => name)).toEqual(["firm"]);
});

it("finds the file of a layer", () => {
  const { document, position } = marked('#pragma dialect glither.mail\nlayer company from "../¦company.glith"\n');
  expect(definition(document, position)?.uri).toBe("file:///rules/company.glith");
});

it.each([
  ["a name of this file", "from.domain in ¦bad", ["file:///rules/gate/gate.glith", 2, 4]],
  ["a name of a file that is used", "= ¦staff", ["file:///rules/people.glith", 0, 6]],
  ["a file", '"../¦people.glith"', ["file:///rules/people.glith", 0, 0]],
])("finds where %s is", (_, place, expected) => {
  const { document, position } = marked(TEXT.replace(place.replace("¦", ""), place), FILES);
  const found = definition(document, position);
  expect([found?.uri, found?.range.start.line, found?.range.start.character]).toEqual(expected);
});
