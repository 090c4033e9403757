import { check } from "@glither/analysis/check";
import { VOCABULARIES } from "@glither/dialects";
import { describe, expect, it } from "@jest/globals";
import { DIAGNOSTIC_CODES } from "../diagnostic.ts";
import { type Page, renderPage } from "./page.ts";
import { PAGES } from "./pages.ts";

const codesOf = (text: string, { files = {} }: Page): readonly string[] => [
  ...new Set(
    check("example", text, VOCABULARIES, { files: new Map(Object.entries(files)) }).diagnostics.map(({ code }) => code),
  ),
];

describe.each(DIAGNOSTIC_CODES)("the page of %s", (code) => {
  const page = PAGES[code];

  it("shows what to avoid, with this diagnostic and no other", () => {
    expect(codesOf(page.avoid, page)).toEqual([code]);
  });

  it("shows what to prefer, without findings", () => {
    expect(codesOf(page.prefer, page)).toEqual([]);
  });

  it("is short, in lines that a terminal can show", () => {
    const lines = renderPage(code, page).split("\n");
    expect(lines.length).toBeLessThanOrEqual(40);
    expect(lines.filter((line) => line.length > 120)).toEqual([]);
  });
});

it("a page is Markdown with what to avoid, what to prefer and why", () => {
  expect(renderPage("MISSING_VERDICT", PAGES.MISSING_VERDICT)).toMatchInlineSnapshot(`
"# MISSING_VERDICT

A rule acts and ends in no box.

## Avoid

\`\`\`glith
#pragma dialect glither.mail

rule foreign = msg | from.org != recipient.org => tag EXTERNAL
\`\`\`

## Prefer

\`\`\`glith
#pragma dialect glither.mail

rule foreign = msg | from.org != recipient.org => tag EXTERNAL, into delivered
\`\`\`

## Why

Under \`fold first-match\` the first rule that holds disposes, and no other is asked. If it settles nothing, the
artifact rests nowhere. Under \`fold accumulate\` a rule may act alone: there, others decide."
`);
});
