import type { Diagnostic } from "@glither/roux";
import { oneLine } from "../printable.ts";
import { type Findings, portablePath } from "./findings.ts";
import { wholeText } from "./shown-witness.ts";

/** JUnit XML: one test case for each ruleset, which fails once for each error, and for each lint where lints are denied. */
export function renderJunit(
  files: readonly Findings[],
  { denyLints = false }: { readonly denyLints?: boolean } = {},
): string {
  const fails = ({ severity }: Diagnostic): boolean => denyLints || severity === "error";
  const failed = files.filter(({ compilation }) => compilation.diagnostics.some(fails)).length;
  const counts = { tests: files.length, failures: failed, errors: 0 };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes(counts)}>`,
    `  <testsuite${attributes({ name: "tangle check", ...counts })}>`,
    ...files.flatMap((file) => testCase(file, fails)),
    "  </testsuite>",
    "</testsuites>",
  ].join("\n");
}

function testCase({ path, name, compilation }: Findings, fails: (diagnostic: Diagnostic) => boolean): string[] {
  const file = oneLine(portablePath(path));
  const told = (diagnostic: Diagnostic): string => escapeXml(describe(file, diagnostic));
  const failures = compilation.diagnostics
    .filter(fails)
    .map((it) => `      <failure${attributes({ type: it.code, message: it.message })}>${told(it)}</failure>`);
  const others = [
    ...compilation.diagnostics.filter((diagnostic) => !fails(diagnostic)).map(told),
    ...(compilation.undecided ?? []).map(({ span, message }) =>
      escapeXml(`${file}:${span.line}:${span.column}: undecided: ${message}`),
    ),
  ];
  const opening = `    <testcase${attributes({ classname: "tangle.check", name, file })}`;
  if (failures.length + others.length === 0) return [`${opening}/>`];
  return [
    `${opening}>`,
    ...failures,
    ...(others.length === 0 ? [] : [`      <system-out>${others.join("\n")}</system-out>`]),
    "    </testcase>",
  ];
}

function describe(file: string, diagnostic: Diagnostic): string {
  const { code, severity, span } = diagnostic;
  return `${file}:${span.line}:${span.column}: ${severity}[${code}]: ${wholeText(diagnostic)}`;
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value)).replaceAll("\t", "&#9;").replaceAll("\n", "&#10;")}"`)
    .join("");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  "\r": "&#13;",
};

/** Characters that XML 1.0 cannot hold at all are written as in a ruleset: `\u{1b}`. */
function escapeXml(text: string): string {
  return text
    .replace(
      /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu,
      (c) => `\\u{${c.codePointAt(0)?.toString(16)}}`,
    )
    .replace(/[&<>"'\r]/gu, (character) => ENTITIES[character] ?? character);
}
