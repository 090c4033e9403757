import { describe, expect, it } from "@jest/globals";
import type { BackEnd } from "./back-end.ts";
import { conform } from "./conform.ts";
import { renderReport } from "./render.ts";
import { caseOf, fakeBackEnd } from "./testing/cases.ts";

describe("the report for people", () => {
  it("has one line a case when all agree", () => {
    const cases = [caseOf({ name: "first" }), caseOf({ name: "second" })];
    expect(
      renderReport(conform([fakeBackEnd("spidermonkey"), fakeBackEnd("gleam")], cases, ["all"])),
    ).toMatchInlineSnapshot(`
"spidermonkey
│ gleam
✓ ✓  first   all
✓ ✓  second  all
no case reaches \`default\`
2 of 2 cases agree over spidermonkey ≡ gleam"
`);
  });

  it("sets all answers below each other where they differ, and says what nobody reaches", () => {
    const cases = [caseOf({ name: "first" }), caseOf({ name: "second" })];
    const other = fakeBackEnd("gleam", { verdict: "dropped", asked: ["dkim.domain"] });
    expect(renderReport(conform([fakeBackEnd("spidermonkey"), other], cases, ["all", "never"]))).toMatchInlineSnapshot(`
"spidermonkey
│ gleam
✓ ✗  first   all
✓ ✗  second  all
✓ as expected, ✗ not as expected

case \`first\` disagrees:
  expected      {"verdict":"delivered","rule":"all","reason_class":"all","actions":[]}
  spidermonkey  {"verdict":"delivered","rule":"all","reason_class":"all","actions":[],"asked":[]}
  gleam         {"verdict":"dropped","rule":"all","reason_class":"all","actions":[],"asked":["dkim.domain"]}


case \`second\` disagrees:
  expected      {"verdict":"delivered","rule":"all","reason_class":"all","actions":[]}
  spidermonkey  {"verdict":"delivered","rule":"all","reason_class":"all","actions":[],"asked":[]}
  gleam         {"verdict":"dropped","rule":"all","reason_class":"all","actions":[],"asked":["dkim.domain"]}

no case reaches \`all\`, \`never\`, \`default\`
0 of 2 cases agree over spidermonkey ≡ gleam"
`);
  });

  it("shows a back end that stopped", () => {
    const broken: BackEnd = {
      name: "gleam",
      run: () => {
        throw new Error("no match");
      },
    };
    expect(renderReport(conform([fakeBackEnd("spidermonkey"), broken], [caseOf()], ["all"]))).toMatchInlineSnapshot(`
"spidermonkey
│ gleam
✓ !  a case  all
✓ as expected, ! stopped

case \`a case\` disagrees:
  expected      {"verdict":"delivered","rule":"all","reason_class":"all","actions":[]}
  spidermonkey  {"verdict":"delivered","rule":"all","reason_class":"all","actions":[],"asked":[]}
  gleam         {"failed":"no match"}

no case reaches \`all\`, \`default\`
0 of 1 cases agree over spidermonkey ≡ gleam"
`);
  });

  it("says when there is no case", () => {
    expect(renderReport(conform([fakeBackEnd("gleam")], [], ["all"]))).toMatchInlineSnapshot(`
"no case reaches \`all\`, \`default\`
0 of 0 cases agree over gleam"
`);
  });
});
