import type { ArtifactValue } from "../artifact/read-artifact.ts";
import type { Constant, Core, Guard, Operand, Outcome, Reference, Rule, Test } from "../ir/core.ts";

/** What a crossing does. */
export interface Crossing {
  readonly rule: string;
  readonly reason_class: string;
  readonly outcome: Outcome;
  /** Verbs with the values of their arguments, in order. */
  readonly actions: readonly (readonly [verb: string, ...args: unknown[]])[];
  /** The enrichments that were asked for, in order, each once. */
  readonly asked: readonly string[];
}

type Values = { get(path: string): ArtifactValue | undefined };

/**
 * The meaning of a core, said as plainly as can be: an interpreter to hold generated code against. `null` is absent;
 * durations are numbers of milliseconds, symbols texts.
 */
export function meaning(core: Core, artifact: Values, answers: Values): Crossing {
  const asked: string[] = [];
  const groups = new Map(core.groups.map(({ name, guards }) => [name, guards]));

  const read = (reference: Reference): ArtifactValue => {
    if (reference.kind === "enrichment") {
      if (!asked.includes(reference.path)) asked.push(reference.path);
      return answers.get(reference.path) ?? null;
    }
    const value = artifact.get(reference.path) ?? null;
    const { index } = reference;
    if (index === undefined || !Array.isArray(value)) return value;
    if (typeof index === "number") return value[index] ?? null;
    const pair = value.find(([name]) => asciiLowerCase(String(name)) === asciiLowerCase(index));
    return pair?.[1] ?? null;
  };
  const evaluate = (operand: Operand): ArtifactValue =>
    operand.kind === "field" || operand.kind === "enrichment" ? read(operand) : plain(operand);

  const holds = (test: Test): boolean => {
    switch (test.kind) {
      case "all":
        return test.tests.every(holds);
      case "any":
        return test.tests.some(holds);
      case "not":
        return !holds(test.test);
      case "group":
        return all(groups.get(test.name) ?? []);
      case "truth": {
        const optional = isOptional(core, test.operand);
        const value = read(test.operand);
        return optional ? value !== null : value === true || (typeof value === "string" && value !== "");
      }
      case "compare":
        return compare(test.op, evaluate(test.left), evaluate(test.right));
      case "match": {
        const text = read(test.operand);
        const found = typeof text === "string" && new RegExp(test.pattern.source, test.pattern.flags).test(text);
        return found !== test.negated;
      }
      case "member": {
        const value = read(test.operand);
        return test.values.some((item) => compare("==", value, plain(item)));
      }
    }
  };
  const all = (guards: readonly Guard[]): boolean => guards.every(({ test }) => holds(test));

  const rule: Rule | undefined = core.rules.find(({ guards }) => all(guards));
  if (rule === undefined)
    return {
      rule: "default",
      reason_class: "no_rule",
      outcome: { kind: "settled", box: core.default_box },
      actions: [],
      asked,
    };
  const { name, reason_class, outcome } = rule;
  const actions = rule.actions.map(({ verb, args }) => [verb, ...args.map(({ value }) => plain(value))] as const);
  return { rule: name, reason_class, outcome, actions, asked };
}

function isOptional(core: Core, reference: Reference): boolean {
  if (reference.kind === "field" && reference.index !== undefined) return true;
  const declared = [...core.fields, ...core.enrichments].find(({ path }) => path === reference.path);
  return declared?.type.kind === "optional";
}

function plain(constant: Constant): string | number | boolean {
  if (constant.kind === "duration") return constant.ms;
  return constant.kind === "number" ? Number(constant.value) : constant.value;
}

/** An absent value equals nothing and has no place in an order. */
function compare(op: string, left: ArtifactValue, right: ArtifactValue): boolean {
  if (op === "!=") return !compare("==", left, right);
  if (left === null || right === null) return false;
  if (op === "==") return left === right;
  const [a, b] = [Number(left), Number(right)];
  return op === "<" ? a < b : op === "<=" ? a <= b : op === ">" ? a > b : a >= b;
}

function asciiLowerCase(text: string): string {
  return text.replace(/[A-Z]/gu, (letter) => letter.toLowerCase());
}
