import type { Constant, Operand, Reference, Test } from "../ir/core.ts";

/** How tightly a test's outermost operator binds. */
const BINDING: Readonly<Partial<Record<Test["kind"], number>>> = { any: 1, all: 2, not: 3 };

/** A test in the language's own words, canonical: one text for one meaning tree, whatever the source's layout. */
export function printTest(test: Test): string {
  switch (test.kind) {
    case "all":
      return test.tests.map((inner) => within(inner, 3)).join(" and ");
    case "any":
      return test.tests.map((inner) => within(inner, 2)).join(" or ");
    case "not":
      return `not ${within(test.test, 4)}`;
    case "group":
      return `in ${test.name}`;
    case "truth":
      return reference(test.operand);
    case "compare":
      return `${reference(test.left)} ${test.op} ${operand(test.right)}`;
    case "match":
      return `${reference(test.operand)} ${test.negated ? "!~" : "~"} /${test.pattern.source}/${test.pattern.flags.replace("u", "")}`;
    case "member":
      return `${reference(test.operand)} in { ${test.values.map(operand).join(", ")} }`;
  }
}

function within(test: Test, binding: number): string {
  return (BINDING[test.kind] ?? 4) < binding ? `(${printTest(test)})` : printTest(test);
}

function operand(value: Operand): string {
  return value.kind === "field" || value.kind === "enrichment" ? reference(value) : printConstant(value);
}

function reference(read: Reference): string {
  if (read.kind === "enrichment") return [read.path, ...(read.member ?? [])].join(".");
  if (read.index === undefined) return read.path;
  return `${read.path}[${typeof read.index === "number" ? read.index : quoted(read.index)}]`;
}

/** A constant as the language writes it; a duration in milliseconds. */
export function printConstant(value: Constant): string {
  switch (value.kind) {
    case "text":
      return quoted(value.value);
    case "duration":
      return `${value.ms}ms`;
    default:
      return String(value.value);
  }
}

function quoted(text: string): string {
  const escaped = text.replace(/["\\]/gu, "\\$&").replaceAll("\n", "\\n").replaceAll("\t", "\\t");
  return `"${escaped.replace(/\p{Cc}/gu, (c) => `\\u{${c.codePointAt(0)?.toString(16)}}`)}"`;
}
