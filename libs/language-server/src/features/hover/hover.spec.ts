import { describe, expect, it } from "@jest/globals";
import { marked } from "../../testing/marked.ts";
import { hover } from "./hover.ts";

const MAIL = "#pragma dialect glither.mail\n";
const TEXT = `${MAIL}enrich trust : integer from from.domain fresh 2h
group staff = msg | from.domain == "a.example"
/// Whoever is trusted.
rule vip = staff | trust > 3 | dkim.domain == "a.example" => flag "vip-{subject}", route to inbox
rule wait = msg | any attachments.ext == "exe" => hold into quarantine on admin.release into delivered after 72h into dropped
rule rest = msg => into dropped (reason = unknown)
`;

function told(before: string, word: string): string {
  const { document, position } = marked(TEXT.replace(`${before}${word}`, `${before}¦${word}`));
  expect(document.compilation.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const { contents } = hover(document, position) ?? { contents: { value: "" } };
  return (contents as { value: string }).value;
}

it.each([
  ["a field", "msg | ", "from.domain ==", ["a field of `msg`: a text", "a domain in lower case"]],
  [
    "an enrichment",
    "3 | ",
    "dkim.domain",
    ["a text, or absent", "at most one in a crossing", "`glither:mail/enrich@0.1.0#dkim-domain`"],
  ],
  ["what a ruleset declares", "staff | ", "trust", ["a whole number", "from `from.domain`", "older than 2h"]],
  ["a group", "= ", "staff |", ['group staff = msg | from.domain == "a.example"']],
  ["a member of what a list has", "any ", "attachments.ext", ["of each element of the list: a text"]],
  ["a state", "hold into ", "quarantine", ["resolves to `delivered` or `dropped`", "after 72h into dropped"]],
  ["a box", "into ", "dropped (", ["**`dropped`**", "the closed box"]],
  [
    "a verb",
    "=> ",
    "flag",
    ["flag KEYWORD", "#flag", "may hold fields behind a text of the ruleset's own with which no system flag begins"],
  ],
  ["a field that a text holds", "vip-{", "subject}", ["a field of `msg`: a text"]],
  ["a dialect", "dialect ", "glither.mail", ["ranges over `msg`", "waits in `quarantine`"]],
  [
    "a rule",
    "rule ",
    "vip",
    ["Whoever is trusted.", "crosses: `trust` is bound", "glither:mail/actions@0.1.0#flag", "settles in `delivered`"],
  ],
  ["a rule that adds nothing", "rule ", "rest", ["no authority", "reason class is `unknown`"]],
])("says of %s what there is to say", (_, before, word, parts) => {
  const text = told(before, word);
  for (const part of parts) expect(text).toContain(part);
});

it("says how many cases reach a rule, where that is known, and nothing where nothing stands", () => {
  const { document, position } = marked(TEXT.replace("rule rest", "rule ¦rest"));
  const counted = hover(document, position, new Map([["vip", 2]]));
  expect(JSON.stringify(counted)).toContain("No cases reach it.");
  expect(hover(document, { line: 3, character: 0 })).toBeUndefined();
  const broken = marked("rule a = msg | ¦subject == => into dropped\n");
  expect(hover(broken.document, broken.position)).toBeUndefined();
});

describe("a layer", () => {
  const PART = `${MAIL}#pragma version 1.2.0\nrule big = msg | size > 9 => into dropped\nrule rest = msg => into delivered\n`;
  const FILES = { "firm.glith": PART, "team.glith": PART };
  const LAYERED = `#pragma dialect glither.mail ; fold strictest\nlayer firm from "firm.glith"\nlayer team from "team.glith" within firm\n`;
  const said = (place: string): string => {
    const { document, position } = marked(LAYERED.replace(place.replace("¦", ""), place), FILES);
    return (hover(document, position)?.contents as { value: string } | undefined)?.value ?? "";
  };

  it("says what it is, how the layers are folded, and within what it stays", () => {
    const text = said("layer ¦team");
    expect(text).toContain("`team`, a layer from `team.glith`.");
    expect(text).toContain("It is `team` 1.2.0: 2 rules, which stand here as `team/…`.");
    expect(text).toContain("folded by `strictest`");
    expect(text).toContain("never less restrictive than `firm`");
  });

  it("says where it is named what it says where it is declared", () => {
    expect(said("within ¦firm")).toBe(said("layer ¦firm"));
    expect(said("within ¦firm")).toContain("Never less restrictive than it: `team`.");
  });
});
