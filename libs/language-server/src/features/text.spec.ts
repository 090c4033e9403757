import { describe, expect, it } from "@jest/globals";
import { TextDocument } from "vscode-languageserver-textdocument";
import { marked } from "../testing/marked.ts";
import { codeLenses } from "./code-lenses.ts";
import { extractGroup } from "./extract-group.ts";
import { folding } from "./folding.ts";
import { inlayHints } from "./inlay-hints.ts";
import { LEGEND, semanticTokens } from "./semantic-tokens.ts";
import { signatureHelp } from "./signature-help.ts";

const MAIL = "#pragma dialect glither.mail\n";
const TEXT = `${MAIL}// one
// two
enrich trust : integer from from.domain

/// Held.
rule hold_it =
  msg | trust > 3
  => hold into quarantine
     on admin.release into delivered
     after 72h into dropped
rule tagged = msg | subject == "x" and size > 3 | dkim.domain => tag SEEN, route to inbox
rule rest = msg => into dropped
`;
const whole = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };

it("folds declarations and comments of several lines", () => {
  const { document } = marked(TEXT);
  expect(folding(document)).toEqual([
    { startLine: 1, endLine: 2, kind: "comment" },
    { startLine: 6, endLine: 10 },
  ]);
});

it("hints at what is inferred, and not at what is written", () => {
  const { document } = marked(TEXT);
  expect(inlayHints(document, whole).map(({ label, position }) => `${position.line} ${label}`)).toEqual([
    "6 crossing(trust)",
    "8 → delivered | dropped",
    "11 select",
    "11 → delivered",
    "12 select",
  ]);
  expect(inlayHints(document, { start: { line: 12, character: 0 }, end: { line: 12, character: 4 } })).toHaveLength(1);
});

it("tells words apart by what they are", () => {
  const { document } = marked(TEXT);
  const { data } = semanticTokens(document);
  const tokens: string[] = [];
  let [line, character] = [0, 0];
  for (let at = 0; at < data.length; at += 5) {
    const [lines = 0, characters = 0, length = 0, type = 0, modifiers = 0] = data.slice(at, at + 5);
    [line, character] = lines > 0 ? [line + lines, characters] : [line, character + characters];
    const text = document.source.getText({ start: { line, character }, end: { line, character: character + length } });
    const marks = LEGEND.tokenModifiers.filter((_, bit) => modifiers & (1 << bit));
    tokens.push([text, LEGEND.tokenTypes[type], ...marks].join(" "));
  }
  expect(tokens).toEqual(
    expect.arrayContaining([
      "glither.mail namespace",
      "trust variable declaration",
      "trust variable async",
      "dkim.domain variable async",
      "subject property",
      "hold_it function declaration",
      "hold method",
      "quarantine enumMember",
      "admin.release event",
      "dropped enumMember readonly",
    ]),
  );
});

it.each([
  ["a verb's first part", "=> route ¦", "route to …", 0],
  ["what follows its object", '=> header "X-A" ¦', "header NAME = VALUE", 1],
  ["the verb behind a comma", "=> tag A, hold into ¦", "hold into …", 0],
])("says how %s is written", (_, end, label, part) => {
  const { document, position } = marked(`${MAIL}rule a = msg ${end}`);
  const help = signatureHelp(document, position);
  expect([help?.signatures[0]?.label, help?.activeParameter]).toEqual([label, part]);
});

it("says how a move is written, and nothing in guards", () => {
  const { document, position } = marked("#pragma dialect glither.segment\nrule a = segment => lower clearance to ¦");
  expect(signatureHelp(document, position)).toMatchObject({ activeParameter: 1 });
  const guard = marked(`${MAIL}rule a = msg | ¦`);
  expect(signatureHelp(guard.document, guard.position)).toBeUndefined();
});

describe("a group that is extracted", () => {
  const select = (text: string, words: string) => {
    const { document } = marked(text);
    const from = document.text.indexOf(words);
    const range = { start: document.source.positionAt(from), end: document.source.positionAt(from + words.length) };
    const action = extractGroup(document, range);
    return action && TextDocument.applyEdits(document.source, action.edit?.changes?.[document.uri] ?? []);
  };

  it("has the guards of the selection, and stands above who asks for it", () => {
    const after = select(TEXT, 'subject == "x" and size > 3 | dkim.domain');
    expect(after).toContain(
      'group extracted =\n  msg | subject == "x" and size > 3 | dkim.domain\n\nrule tagged = msg | msg in extracted => tag',
    );
    expect(marked(after ?? "").document.compilation.core).toBeDefined();
    expect(select(TEXT, "trust > 3")).toContain("group extracted =\n  msg | trust > 3\n\n/// Held.\nrule hold_it");
  });

  it("is not offered for a part of a guard, nor where the compiler would not take it", () => {
    expect(select(TEXT, "size > 3")).toBeUndefined();
    const below = `${MAIL}rule a = msg | msg in late | size > 1 => into dropped\ngroup late = msg | subject\n`;
    expect(marked(below).document.compilation.core).toBeDefined();
    expect(select(below, "msg in late | size > 1")).toBeUndefined();
  });
});

it("lenses say how many cases reach a rule, and offer to write one", () => {
  const { document } = marked(TEXT);
  expect(codeLenses(document, undefined).map(({ command }) => command?.title)).toEqual([
    "run cases",
    "changes since the last commit",
  ]);
  const titles = codeLenses(document, new Map([["rest", 1]])).map(({ command }) => command?.title);
  expect(titles.slice(2)).toEqual(["no case reaches this: write one", "no case reaches this: write one", "1 case"]);
  expect(codeLenses(document, undefined, "1.2.0").map(({ command }) => command?.title)).toContain(
    "changes since 1.2.0 was published",
  );
  expect(codeLenses(marked("rule a = =").document, undefined)).toEqual([]);
  expect(codeLenses(marked(TEXT, {}, "untitled:Untitled-1").document, undefined)).toEqual([]);
});
