import { present } from "@glither/roux/core";
import type { Constants } from "./constants.ts";
import { comparable, type ListOperand, type Operand } from "./operands.ts";
import type { GuardPlan } from "./plan.ts";
import type { Random } from "./random.ts";
import type { NamedSets } from "./sets.ts";

/** Numbers that a score may come to, or nearly. */
const TOTALS = ["0", "0.3", "-0.3", "1", "2.5", "-1", "0.000001", "-999999.999999", "1_000_000", "3.50"];

/** What guards may speak of. */
export interface Scope {
  readonly collection: string;
  readonly operands: readonly Operand[];
  readonly lists: readonly ListOperand[];
  readonly constants: Constants;
  readonly sets: NamedSets;
  /** Groups that stand above. */
  readonly groups: readonly string[];
  /** Scores that stand above. */
  readonly scores: readonly string[];
}

/** A guard that nests at most so deep. */
export function anyGuard(scope: Scope, random: Random, depth: number): GuardPlan {
  const inner = (): GuardPlan => anyGuard(scope, random, depth - 1);
  const nested = depth > 0 ? 1 : 0;
  return random.weighted<GuardPlan>(
    [6, () => anyTest(scope, random)],
    [nested * 2, () => ({ kind: "not", of: inner() })],
    [nested * 3, () => ({ kind: random.pick(["and", "or"]), of: random.list(2, 3, inner) })],
  );
}

/** Nests as deep as it can, one part of it at each level. */
export function deepGuard(scope: Scope, random: Random, depth: number): GuardPlan {
  if (depth === 0) return anyTest(scope, random);
  const inner = deepGuard(scope, random, depth - 1);
  if (random.chance(35)) return { kind: "not", of: inner };
  const other = anyTest(scope, random);
  return { kind: random.pick(["and", "or"]), of: random.chance(50) ? [inner, other] : [other, inner] };
}

export function anyTest(scope: Scope, random: Random): GuardPlan {
  const { groups, scores, collection, operands, lists } = scope;
  if (scores.length > 0 && random.chance(20)) {
    const operator = random.pick(["==", "!=", "<", "<=", ">", ">="]);
    return { kind: "test", head: `${random.pick(scores)} ${operator}`, values: [random.pick(TOTALS)] };
  }
  if (groups.length > 0 && random.chance(10))
    return { kind: "test", head: `${collection} ${random.pick(["in", "not in"])} ${random.pick(groups)}`, values: [] };
  if (lists.length > 0 && random.chance(20)) return listTest(random.pick(lists), scope, random);
  const operand = random.pick(operands);
  const isPrefixed = random.chance(10) && !operand.text.startsWith("count(");
  return testOf(isPrefixed ? { ...operand, text: `${collection}.${operand.text}` } : operand, scope, random);
}

/** A test of a list's elements: short, in parentheses, or whether a value is among them. */
function listTest({ text, elements }: ListOperand, scope: Scope, random: Random): GuardPlan {
  const about = (name: string): GuardPlan => {
    const element = random.pick(elements);
    const operands = scope.operands.filter(({ short }) => !short);
    return testOf({ ...element, text: `${name}${element.text}` }, { ...scope, operands }, random, false);
  };
  const [first] = elements;
  if (first?.text === "" && random.chance(20)) {
    const same = scope.operands.filter((other) => !other.short && comparable(first, other));
    const value = same.length > 0 && random.chance(50) ? random.pick(same).text : scope.constants.of(first.type);
    return { kind: "test", head: `${value} ${random.pick(["in", "not in"])} ${text}`, values: [] };
  }
  const quantifier = random.pick(["any", "all"]);
  if (random.chance(50)) return { kind: "each", head: quantifier, of: about(text) };
  const inner: GuardPlan = { kind: random.pick(["and", "or"]), of: random.list(1, 3, () => about("it")) };
  return { kind: "each", head: `${quantifier} ${text}`, of: random.chance(20) ? { kind: "not", of: inner } : inner };
}

/** Sums take no values of an element. */
function testOf(operand: Operand, scope: Scope, random: Random, mayAdd = true): GuardPlan {
  const { collection, operands, constants } = scope;
  const { text, type } = operand;
  const inner = present(type);
  const isText = inner.kind === "text";
  const ordered =
    ["integer", "number", "duration", "moment"].includes(inner.kind) || (inner.kind === "enum" && inner.ordered);
  const test = (operator: string, ...values: string[]): GuardPlan => ({
    kind: "test",
    head: [text, ...(operator === "" ? [] : [operator])].join(" "),
    values,
  });
  const isAdded = mayAdd && ["integer", "number", "duration"].includes(inner.kind);
  const same = operands.filter((other) => comparable(operand, other));
  return random.weighted<GuardPlan>(
    [hasTruth(operand) ? 2 : 0, () => test("")],
    [(operand.ligand || type.kind === "optional") && mayAdd ? 2 : 0, () => presenceOf(operand, collection, random)],
    [3, () => test(random.pick(["==", "!="]), constants.of(type))],
    [ordered ? 4 : 0, () => test(random.pick(["<", "<=", ">", ">="]), constants.of(type))],
    [
      same.length > 0 ? 2 : 0,
      () => test(random.pick(["==", "!=", ...(ordered ? ["<", ">="] : [])]), random.pick(same).text),
    ],
    [
      isAdded ? 2 : 0,
      () => {
        const other = (): string =>
          same.length > 0 && random.chance(50) ? random.pick(same).text : constants.of(type);
        const sum = random.list(1, 3, () => `${random.pick(["+", "-"])} ${other()}`).join(" ");
        const op = random.pick(["==", "!=", "<", "<=", ">", ">="]);
        return {
          kind: "test",
          head: `${text} ${sum} ${op}`,
          values: [random.chance(40) ? `${other()} + ${other()}` : other()],
        };
      },
    ],
    [isText ? 3 : 0, () => test(random.pick(["~", "~", "!~"]), constants.pattern())],
    [isText ? 1 : 0, () => test(random.pick(["~", "~", "!~"]), constants.glob())],
    [isText ? 1 : 0, () => test(random.pick(["==", "!="]), constants.folded())],
    [3, () => setTest(text, operand, scope, random, random.pick(["in", "in", "not in"]))],
    [
      same.length > 0 ? 1 : 0,
      () => ({ kind: "test", head: `${text} in`, values: [constants.within(type), random.pick(same).text], set: true }),
    ],
  );
}

/** A scalar that may not be absent is neither true nor false. */
function hasTruth({ type, scalar }: Operand): boolean {
  return type.kind === "boolean" || type.kind === "optional" || (type.kind === "text" && !scalar);
}

/** Of a record, its whole may be asked for as well. */
function presenceOf({ text, ligand }: Operand, collection: string, random: Random): GuardPlan {
  const [head = text, member = ""] = text.split(".");
  const whole = head === collection ? `${head}.${member}` : head;
  const asked = ligand && random.chance(50) ? whole : text;
  return { kind: "test", head: `${asked} is ${random.pick(["absent", "present"])}`, values: [] };
}

function setTest(head: string, operand: Operand, scope: Scope, random: Random, operator: string): GuardPlan {
  const { constants, sets } = scope;
  if (random.chance(30)) return { kind: "test", head: `${head} ${operator}`, values: [sets.for(operand, constants)] };
  const one = (): string =>
    (random.chance(15) ? constants.range(operand.type) : undefined) ?? constants.within(operand.type);
  const values = random.list(1, random.chance(10) ? 20 : 4, one);
  return { kind: "test", head: `${head} ${operator}`, values, set: true };
}

/** A guard by which its rule can be looked up: equality, a set, or a regex that is a beginning, an end or the whole. */
export function keyGuard(scope: Scope, operand: Operand, random: Random): GuardPlan {
  const { constants } = scope;
  const { text, type } = operand;
  const isText = present(type).kind === "text";
  const alone = (): GuardPlan =>
    random.weighted<GuardPlan>(
      [4, () => ({ kind: "test", head: `${text} ==`, values: [constants.of(type)] })],
      [2, () => setTest(text, operand, scope, random, "in")],
      [isText ? 4 : 0, () => ({ kind: "test", head: `${text} ~`, values: [constants.literalPattern()] })],
    );
  return random.chance(15) ? { kind: "or", of: random.list(2, 3, alone) } : alone();
}
