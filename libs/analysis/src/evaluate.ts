import {
  type ArtifactValue,
  type Constant,
  type Core,
  type Guard,
  isReference,
  memberOf,
  millionths,
  type Operand,
  parseAddress,
  present,
  type Quantified,
  type Reference,
  ReferenceTypes,
  type Rule,
  readFirst,
  rulesByLayer,
  type Sum,
  type Test,
  type ValueType,
} from "@glither/roux/core";
import { type Answer, answerOf } from "./answer.ts";
import { asciiLowerCase } from "./variables.ts";

/** The fields of an artifact and the answers of enrichments by path, `null` where a value is absent. */
export interface Facts {
  readonly artifact: ReadonlyMap<string, ArtifactValue>;
  readonly enrich: ReadonlyMap<string, ArtifactValue>;
  /** Of the list whose elements are being asked. */
  readonly element?: ArtifactValue;
}

/**
 * The meaning of guards, said as plainly as can be. It shares nothing with the analysis that it is there to confirm: regexes
 * are the engine's own.
 */
export function ruleHolds(core: Core, { guards }: Pick<Rule, "guards">, facts: Facts): boolean {
  return guards.every((guard) => guardHolds(core, guard, facts));
}

/** Whether a rule fails for want of a ligand: the first of its guards that does not hold misses one. */
export function ruleMisses(core: Core, { guards }: Pick<Rule, "guards">, facts: Facts): boolean {
  for (const { test } of guards)
    try {
      if (!testHolds(core, test, facts)) return false;
    } catch (thrown) {
      if (thrown === ABSENT) return true;
      throw thrown;
    }
  return false;
}

/**
 * What a ruleset makes of the facts: under first-match the one rule that disposes, under `accumulate` all that hold, under
 * `strictest` the strictest of those by which layers decide.
 */
export function dispose(core: Core, facts: Facts): Answer {
  const layers = rulesByLayer(core).map((rules) => rules.filter((rule) => ruleHolds(core, rule, facts)));
  const holding = core.fold === "accumulate" ? layers.flat() : layers.flatMap(([first]) => first ?? []);
  if (core.fold === "first-match") return answerOf(holding[0], holding[0]?.actions ?? [], core.default_box);
  let strictest: { readonly rule?: Rule; readonly height: number } = { height: -1 };
  for (const rule of holding) {
    const height = core.restrictiveness.findIndex(
      (verdict) =>
        (rule.outcome.kind === "settled" && rule.outcome.box === verdict) ||
        (rule.outcome.kind === "pending" && rule.outcome.state === verdict),
    );
    if (height > strictest.height) strictest = { rule, height };
  }
  const acting = core.fold === "accumulate" ? holding : [strictest.rule].filter((rule) => rule !== undefined);
  return answerOf(
    strictest.rule,
    acting.flatMap(({ actions }) => actions),
    core.default_box,
  );
}

const ABSENT = Symbol("an absent ligand");

/** A ligand that is needed and absent makes the whole guard fail, however deep it is read and however often negated. */
function guardHolds(core: Core, { test }: Pick<Guard, "test">, facts: Facts): boolean {
  try {
    return testHolds(core, test, facts);
  } catch (thrown) {
    if (thrown === ABSENT) return false;
    throw thrown;
  }
}

function testHolds(core: Core, test: Test, facts: Facts): boolean {
  switch (test.kind) {
    case "all":
      return test.tests.every((inner) => testHolds(core, inner, facts));
    case "any":
      return test.tests.some((inner) => testHolds(core, inner, facts));
    case "not":
      return !testHolds(core, test.test, facts);
    case "group":
      return (core.groups.find(({ name }) => name === test.name)?.guards ?? []).every((guard) =>
        testHolds(core, guard.test, facts),
      );
    case "bound":
      return guardHolds(core, test, facts);
    case "score": {
      const { terms = [] } = core.scores?.find(({ name }) => name === test.name) ?? {};
      const held = terms.filter(({ guard }) => testHolds(core, guard.test, facts));
      const total = held.reduce((sum, { weight }) => sum + millionths(weight), 0);
      return test.op === "!=" ? total !== millionths(test.than) : compare(test.op, total, millionths(test.than));
    }
    case "truth":
      return truth(core, test.operand, facts);
    case "present":
      return isPresent(core, test.operand, facts);
    case "compare": {
      const type = present(new ReferenceTypes(core).of(test.left));
      const [left, right] = [read(core, test.left, facts), operandValue(core, test.right, facts)].map((value) =>
        height(value, type),
      );
      if (test.op === "!=") return !compare("==", left ?? null, right ?? null);
      return compare(test.op, left ?? null, right ?? null);
    }
    case "sum": {
      const [left, right] = [sumOf(core, test.of, test.left, facts), sumOf(core, test.of, test.right, facts)];
      if (left === null || right === null) return test.op === "!=";
      if (test.op === "!=") return left !== right;
      return compareTotals(test.op, left, right);
    }
    case "match": {
      const value = read(core, test.operand, facts);
      const found = typeof value === "string" && new RegExp(test.pattern.source, test.pattern.flags).test(value);
      return found !== test.negated;
    }
    case "member": {
      const value = read(core, test.operand, facts);
      return test.values.some((constant) =>
        constant.kind === "ip" ? isInNet(value, constant.value) : compare("==", value, constantOf(constant)),
      );
    }
    case "quantified":
      return quantifiedHolds(core, test, facts);
  }
}

/** By the bits of the prefix; no net of IPv6 holds IPv4. */
function isInNet(value: ArtifactValue, net: string): boolean {
  if (typeof value !== "string") return false;
  const [first = "", length = value.includes(":") ? "128" : "32"] = net.split("/");
  if (value.includes(":") !== first.includes(":")) return false;
  const rest = BigInt((first.includes(":") ? 128 : 32) - Number(length));
  return (parseAddress(value) ?? 0n) >> rest === (parseAddress(first) ?? 0n) >> rest;
}

/** All that is read besides the elements is read before. */
function quantifiedHolds(core: Core, test: Quantified, facts: Facts): boolean {
  const [list] = readFirst(test).map((reference) => read(core, reference, facts));
  const holdsOf = (element: ArtifactValue): boolean => testHolds(core, test.test, { ...facts, element });
  const elements = Array.isArray(list) ? list : [];
  return test.quantifier === "any" ? elements.some(holdsOf) : elements.every(holdsOf);
}

/** An optional is true when it is present, whatever its value. */
function truth(core: Core, operand: Reference, facts: Facts): boolean {
  const value = read(core, operand, facts);
  if (value === null) return false;
  const { kind } = new ReferenceTypes(core).of(operand);
  return kind === "boolean" ? value === true : kind === "text" ? value !== "" : true;
}

/** Of a ligand, too: to ask whether it is there does not make the guard fail. */
function isPresent(core: Core, operand: Reference, facts: Facts): boolean {
  if (operand.kind === "enrichment") return (facts.enrich.get(operand.path) ?? null) !== null;
  return read(core, operand, facts) !== null;
}

/** A rung as its place on its ladder; everything else as it is. */
function height(value: ArtifactValue, type: ValueType): ArtifactValue {
  return type.kind === "enum" && type.ordered && typeof value === "string" ? type.symbols.indexOf(value) : value;
}

function compare(op: "==" | "<" | "<=" | ">" | ">=", left: ArtifactValue, right: ArtifactValue): boolean {
  if (left === null || right === null) return false;
  switch (op) {
    case "==":
      return left === right;
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    case ">=":
      return left >= right;
  }
}

/** Exact, but for numbers, which are added as the machine adds them. */
function sumOf(core: Core, of: "integer" | "number" | "duration", sum: Sum, facts: Facts): number | bigint | null {
  const values = sum.map(({ operand }) => operandValue(core, operand, facts));
  let total: number | bigint = of === "number" ? 0 : 0n;
  for (const [at, value] of values.entries()) {
    if (typeof value !== "number") return null;
    const signed: number = sum[at]?.minus ? -value : value;
    total = typeof total === "bigint" ? total + BigInt(signed) : total + signed;
  }
  return total;
}

function compareTotals(op: "==" | "<" | "<=" | ">" | ">=", left: number | bigint, right: number | bigint): boolean {
  if (op === "==") return left === right;
  if (op === "<" || op === "<=") return left < right || (op === "<=" && left === right);
  return left > right || (op === ">=" && left === right);
}

function operandValue(core: Core, operand: Operand, facts: Facts): ArtifactValue {
  return isReference(operand) ? read(core, operand, facts) : constantOf(operand);
}

function constantOf(constant: Constant): ArtifactValue {
  if (constant.kind === "duration") return constant.ms;
  return constant.kind === "number" ? Number(constant.value) : constant.value;
}

function read(core: Core, reference: Reference, facts: Facts): ArtifactValue {
  const kinds = { number: "number", text: "string" };
  const as = (value: ArtifactValue, kind: "number" | "text" | undefined): ArtifactValue =>
    kind === undefined || typeof value === kinds[kind] ? value : null;
  if (reference.kind === "element") return as(memberOf(facts.element ?? null, reference.member ?? []), reference.as);
  if (reference.count) {
    const { count: _, ...list } = reference;
    const elements = read(core, list, facts);
    return Array.isArray(elements) ? elements.length : 0;
  }
  if (reference.kind === "enrichment") {
    const answer = facts.enrich.get(reference.path) ?? null;
    const declared = core.enrichments.find(({ path }) => path === reference.path);
    if (answer === null && declared?.ligand) throw ABSENT;
    return memberOf(answer, reference.member ?? []);
  }
  return as(element(facts.artifact.get(reference.path) ?? null, reference.index), reference.as);
}

function element(value: ArtifactValue, index: number | string | undefined): ArtifactValue {
  if (index === undefined || !Array.isArray(value)) return value;
  if (typeof index === "number") return value[index] ?? null;
  const name = asciiLowerCase(index);
  for (const pair of value)
    if (Array.isArray(pair) && typeof pair[0] === "string" && asciiLowerCase(pair[0]) === name) return pair[1] ?? null;
  return null;
}
