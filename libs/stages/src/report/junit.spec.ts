import { expect, it } from "@jest/globals";
import { fault, found, MIXED } from "../testing/findings.ts";
import { renderJunit } from "./junit.ts";

it("is a test case for each ruleset, which errors fail and lints do not", () => {
  expect(renderJunit([MIXED, found("x")])).toMatchInlineSnapshot(`
"<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="2" failures="1" errors="0">
  <testsuite name="tangle check" tests="2" failures="1" errors="0">
    <testcase classname="tangle.check" name="gate" file="rules/gate.glith">
      <failure type="UNKNOWN_FIELD" message="unknown field \`sbject\`">rules/gate.glith:2:9: error[UNKNOWN_FIELD]: unknown field \`sbject\`
hint: did you mean \`subject\`?</failure>
      <system-out>rules/gate.glith:1:6: lint[MISSING_DEADLINE]: 100% of &lt;this&gt;, &amp; more: \`waits\`</system-out>
    </testcase>
    <testcase classname="tangle.check" name="gate" file="rules/gate.glith"/>
  </testsuite>
</testsuites>"
`);
});

it("fails for lints where they are denied", () => {
  const text = renderJunit([MIXED], { denyLints: true });
  expect(text.match(/<failure /gu)).toHaveLength(2);
  expect(text).not.toContain("<system-out>");
});

it("holds nothing that XML cannot hold", () => {
  const text = renderJunit([found("x", fault({}, { message: "a\n\t\r\u001b\ud800\ufffe]]>'\"😀" }))]);
  expect(text.split("\n").find((line) => line.includes("<failure "))).toMatchInlineSnapshot(
    `"      <failure type="SYNTAX" message="a&#10;&#9;&#13;\\u{1b}\\u{d800}\\u{fffe}]]&gt;&apos;&quot;😀">rules/gate.glith:1:1: error[SYNTAX]: a"`,
  );
});
