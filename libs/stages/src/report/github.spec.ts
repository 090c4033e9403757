import { expect, it } from "@jest/globals";
import { fault, found, MIXED } from "../testing/findings.ts";
import { renderGithub } from "./github.ts";

it("is one command for each finding, with columns where it ends on its line", () => {
  expect(renderGithub([MIXED])).toMatchInlineSnapshot(`
"::error file=rules/gate.glith,line=2,endLine=2,col=9,endColumn=15,title=UNKNOWN_FIELD::unknown field \`sbject\`%0Ahint: did you mean \`subject\`?
::warning file=rules/gate.glith,line=1,endLine=2,title=MISSING_DEADLINE::100%25 of <this>, & more: \`waits\`"
`);
});

it("escapes what would end a command, or begin another one", () => {
  const path = "rules/50%, a:b.glith";
  const finding = fault({}, { message: "one\r\n::error::two" });
  expect(renderGithub([{ ...found("x", finding), path }])).toMatchInlineSnapshot(
    `"::error file=rules/50%25%2C a%3Ab.glith,line=1,endLine=1,col=1,endColumn=2,title=SYNTAX::one%0D%0A::error::two"`,
  );
});

it("is nothing for nothing", () => {
  expect(renderGithub([found("x")])).toBe("");
});
