import type { Constant, Operand, Quantified, Reference, ScoreTerm, Sum, Test } from "../ir/core.ts";
import { printMoment } from "../ir/moments.ts";
import { withoutReading } from "../ir/named.ts";
import { ELEMENT } from "../ir/quantified.ts";
import { isQuestion, unasked } from "../ir/questions.ts";
import { isReference } from "../ir/reference-types.ts";
import { printDuration } from "./print-duration.ts";
import { quoted } from "./quoted.ts";

/** How tightly a test's outermost operator binds. */
const BINDING: Readonly<Partial<Record<Test["kind"], number>>> = { any: 1, all: 2, not: 3 };

/** How a set is written: by its values, unless somebody knows better. */
export type WriteSet = (values: readonly Constant[]) => string;

/**
 * A test in the language's own words, canonical: one text for one meaning tree, whatever the source's layout. What a
 * group holds is called by the dialect's `collection`: `msg in vouched`.
 */
export function printTest(test: Test, collection: string, write: WriteSet = printSet): string {
  const print = (inner: Test): string => printTest(inner, collection, write);
  const within = (inner: Test, binding: number): string =>
    (BINDING[inner.kind] ?? 4) < binding ? `(${print(inner)})` : print(inner);
  switch (test.kind) {
    case "all":
      return test.tests.map((inner) => within(inner, 3)).join(" and ");
    case "any":
      return test.tests.map((inner) => within(inner, 2)).join(" or ");
    case "not":
      if (test.test.kind === "group") return unasked(test.test.name) ?? `${collection} not in ${test.test.name}`;
      if (test.test.kind === "present") return `${printReference(test.test.operand)} is absent`;
      return `not ${within(test.test, 4)}`;
    case "group":
      return isQuestion(test.name) ? test.name : `${collection} in ${test.name}`;
    case "bound":
      return `bound (${print(test.test)})`;
    case "score":
      return printScoreTest(test);
    case "truth":
      return printReference(test.operand);
    case "present":
      return `${printReference(test.operand)} is present`;
    case "compare":
      return `${printReference(test.left)} ${test.op} ${operand(test.right)}`;
    case "sum":
      return `${printSum(test.left)} ${test.op} ${printSum(test.right)}`;
    case "match":
      return `${printReference(test.operand)} ${test.negated ? "!~" : "~"} /${test.pattern.source}/${test.pattern.flags.replace("u", "")}`;
    case "member":
      return `${printReference(test.operand)} in ${printNet(test.values) ?? write(test.values)}`;
    case "quantified":
      return printQuantified(test, print(test.test));
  }
}

/** `spam >= 6`. */
export function printScoreTest({ name, op, than }: Extract<Test, { kind: "score" }>): string {
  return `${name} ${op} ${than}`;
}

/** A term of a score: `2.5 when list.unsubscribe`. */
export function printTerm({ weight, guard }: ScoreTerm, collection: string, write: WriteSet = printSet): string {
  return `${weight} when ${printTest(guard.test, collection, write)}`;
}

/** `any recipients.domain == "a.example"`; what is no single test of the element stands in parentheses. */
function printQuantified({ quantifier, list, test }: Quantified, inner: string): string {
  const short =
    test.kind === "compare"
      ? test.left.kind === "element" && test.right.kind !== "element"
      : (test.kind === "truth" || test.kind === "match" || test.kind === "member") && test.operand.kind === "element";
  const path = printReference(list);
  return short ? `${quantifier} ${path}${inner.slice(ELEMENT.length)}` : `${quantifier} ${path} (${inner})`;
}

/** `amount + session.total - 5`. */
export function printSum(sum: Sum): string {
  return sum.map((addend, at) => `${at === 0 ? "" : addend.minus ? "- " : "+ "}${operand(addend.operand)}`).join(" ");
}

function operand(value: Operand): string {
  return isReference(value) ? printReference(value) : printConstant(value);
}

/** `from.domain`, `headers["List-Id"]`, `mandate.limit`. */
export function printReference(read: Reference): string {
  if (read.kind === "element") return [ELEMENT, ...(read.member ?? [])].join(".");
  if (read.count) return `count(${withoutReading(read.path)})`;
  if (read.kind === "enrichment") return [read.path, ...(read.member ?? [])].join(".");
  if (read.index === undefined) return withoutReading(read.path);
  return `${read.path}[${typeof read.index === "number" ? read.index : quoted(read.index)}]`;
}

/** `in 10.0.0.0/8`: an only net stands without braces. */
function printNet([only, ...more]: readonly Constant[]): string | undefined {
  return only?.kind === "ip" && more.length === 0 ? only.value : undefined;
}

/** All values of a set, in braces. */
export function printSet(values: readonly Constant[]): string {
  return `{ ${values.map(printConstant).join(", ")} }`;
}

/** A constant as the language writes it. */
export function printConstant(value: Constant): string {
  switch (value.kind) {
    case "text":
      return quoted(value.value);
    case "duration":
      return printDuration(value.ms);
    case "moment":
      return printMoment(value.unit, value.value);
    case "number":
      return withoutExponent(value.value);
    default:
      return String(value.value);
  }
}

/** The language has no exponents: `1e-7` is `0.0000001`. */
function withoutExponent(decimal: string): string {
  const [, sign = "", whole = "", fraction = "", exponent] = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/u.exec(decimal) ?? [];
  if (exponent === undefined) return decimal;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits.padEnd(point, "0");
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
