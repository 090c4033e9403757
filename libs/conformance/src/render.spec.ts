import { describe, expect, it } from "@jest/globals";
import type { BackEnd } from "./back-end.ts";
import { conform } from "./conform.ts";
import { renderReport } from "./render.ts";
import { caseOf, DELIVERED, fakeBackEnd } from "./testing/cases.ts";

describe("the report for people", () => {
  it("has one line a case when all agree", () => {
    const cases = [caseOf({ name: "first" }), caseOf({ name: "second" })];
    expect(
      renderReport(conform([fakeBackEnd("spidermonkey"), fakeBackEnd("gleam")], cases, ["all", "default"])),
    ).toMatchInlineSnapshot(`
"spidermonkey
│ gleam
✓ ✓  first   all
✓ ✓  second  all
✓ as expected
no case reaches \`default\`
2 of 2 cases pass over spidermonkey ≡ gleam"
`);
  });

  it("sets all answers below each other where they differ, and says what nobody reaches", () => {
    const cases = [caseOf({ name: "first" }), caseOf({ name: "second" })];
    const other = fakeBackEnd("gleam", { verdict: "dropped", asked: ["dkim.domain"] });
    expect(
      renderReport(conform([fakeBackEnd("spidermonkey"), other], cases, ["all", "never", "default"])),
    ).toMatchInlineSnapshot(`
"spidermonkey
│ gleam
✓ ✗  first   all
✓ ✗  second  all
✓ as expected, ✗ not as expected

on case \`first\` the back ends disagree:
  expected      {"verdict":"delivered","rule":"all","reason_class":"all","actions":[]}
  spidermonkey  {"verdict":"delivered","rule":"all","reason_class":"all","actions":[],"asked":[]}
  gleam         {"verdict":"dropped","rule":"all","reason_class":"all","actions":[],"asked":["dkim.domain"]}


on case \`second\` the back ends disagree:
  expected      {"verdict":"delivered","rule":"all","reason_class":"all","actions":[]}
  spidermonkey  {"verdict":"delivered","rule":"all","reason_class":"all","actions":[],"asked":[]}
  gleam         {"verdict":"dropped","rule":"all","reason_class":"all","actions":[],"asked":["dkim.domain"]}

no case reaches \`never\`, \`default\`
0 of 2 cases pass, and on 2 the back ends disagree: spidermonkey, gleam
hint: where back ends differ, the compiler or an engine is at fault, not your files: report it with the smallest case"
`);
  });

  it("says which cases a back end is not asked, and why", () => {
    const limited: BackEnd = { ...fakeBackEnd("spidermonkey"), limit: () => "it breaks" };
    expect(
      renderReport(conform([limited, fakeBackEnd("gleam")], [caseOf()], ["all", "default"])),
    ).toMatchInlineSnapshot(`
"spidermonkey
│ gleam
– ✓  a case  all
✓ as expected, – not asked
spidermonkey is not asked some cases: it breaks
no case reaches \`default\`
1 of 1 cases pass over spidermonkey ≡ gleam"
`);
  });

  it("shows a back end that stopped", () => {
    const broken: BackEnd = {
      name: "gleam",
      run: () => {
        throw new Error("no match");
      },
    };
    expect(
      renderReport(conform([fakeBackEnd("spidermonkey"), broken], [caseOf()], ["all", "default"])),
    ).toMatchInlineSnapshot(`
"spidermonkey
│ gleam
✓ !  a case  all
✓ as expected, ! stopped

on case \`a case\` the back ends disagree:
  expected      {"verdict":"delivered","rule":"all","reason_class":"all","actions":[]}
  spidermonkey  {"verdict":"delivered","rule":"all","reason_class":"all","actions":[],"asked":[]}
  gleam         {"failed":"no match"}

no case reaches \`default\`
0 of 1 cases pass, and on 1 the back ends disagree: spidermonkey, gleam
hint: where back ends differ, the compiler or an engine is at fault, not your files: report it with the smallest case"
`);
  });

  it("tells back ends that agree from a case that expects something else, and says what to correct", () => {
    const cases = [caseOf({ name: "first" }), caseOf({ name: "second", expect: { ...DELIVERED, rule: "other" } })];
    const answer = { ...DELIVERED, asked: [] };
    const backEnds = ["spidermonkey", "gleam"].map((name): BackEnd => ({ name, run: () => answer }));
    expect(renderReport(conform(backEnds, cases, ["all", "other", "default"]))).toMatchInlineSnapshot(`
"spidermonkey
│ gleam
✓ ✓  first   all
✗ ✗  second  other
✓ as expected, ✗ not as expected

case \`second\` expects another answer than all back ends give:
  expected  {"verdict":"delivered","rule":"other","reason_class":"all","actions":[]}
  answer    {"verdict":"delivered","rule":"all","reason_class":"all","actions":[],"asked":[]}

no case reaches \`other\`, \`default\`
1 of 2 cases pass over spidermonkey ≡ gleam
hint: where all back ends agree, correct what the case expects, or the rules"
`);
    expect(renderReport(conform(backEnds.slice(1), cases.slice(1), ["all", "default"]))).toMatchInlineSnapshot(`
"gleam
✗  second  other
✗ not as expected

case \`second\` expects another answer than the back end gives:
  expected  {"verdict":"delivered","rule":"other","reason_class":"all","actions":[]}
  answer    {"verdict":"delivered","rule":"all","reason_class":"all","actions":[],"asked":[]}

no case reaches \`default\`
0 of 1 cases pass over gleam
hint: where all back ends agree, correct what the case expects, or the rules"
`);
  });

  it("shows a case that all back ends stop at, and where its answers stand", () => {
    const stopping = (name: string): BackEnd => ({
      name,
      run: () => {
        throw new Error("the enrichment `a` is needed and not answered");
      },
    });
    const report = conform([stopping("spidermonkey"), stopping("gleam")], [caseOf()], ["all", "default"]);
    expect(renderReport(report)).toMatchInlineSnapshot(`
"spidermonkey
│ gleam
! !  a case  all
! stopped

case \`a case\` stops all back ends:
  spidermonkey  {"failed":"the enrichment \`a\` is needed and not answered"}
  gleam         {"failed":"the enrichment \`a\` is needed and not answered"}

no case reaches \`all\`, \`default\`
0 of 1 cases pass over spidermonkey ≡ gleam
hint: a case gives every answer that it needs under \`enrich\`, \`null\` for absent"
`);
  });

  it("says when there is no case", () => {
    expect(renderReport(conform([fakeBackEnd("gleam")], [], ["all", "default"]))).toMatchInlineSnapshot(`
"no case reaches \`all\`, \`default\`
0 of 0 cases pass over gleam"
`);
  });
});
