import { type ArtifactValue, memberOf } from "../artifact/read-artifact.ts";
import { parseAddress } from "../ir/address.ts";
import type { Constant, Core, Guard, Operand, Outcome, Reference, Rule, Sum, Test } from "../ir/core.ts";
import { filledText } from "../ir/filled.ts";
import { rulesByLayer } from "../ir/layers.ts";
import { areNets, isAmong, rangesOfSet } from "../ir/nets.ts";
import { present } from "../ir/present.ts";
import { isReference, memberType } from "../ir/reference-types.ts";
import { visitTest } from "../ir/visit-test.ts";

/** What a crossing does. */
export interface Crossing {
  readonly rule: string;
  readonly reason_class: string;
  readonly outcome: Outcome;
  /** Verbs with the values of their arguments, in order. */
  readonly actions: readonly (readonly [verb: string, ...args: unknown[]])[];
  /** The enrichments that were asked for, in order, each once. */
  readonly asked: readonly string[];
  /** The ligands that were asked for and absent or stale, in order, each once. */
  readonly absent: readonly string[];
}

const ABSENT = Symbol("an absent ligand");

type Values = { get(path: string): ArtifactValue | undefined };

/**
 * The meaning of a core, said as plainly as can be: an interpreter to hold generated code against. `null` is absent;
 * durations are numbers of milliseconds, symbols texts.
 */
export function meaning(core: Core, artifact: Values, answers: Values): Crossing {
  const asked: string[] = [];
  const absent = new Set<string>();
  const groups = new Map(core.groups.map(({ name, guards }) => [name, guards]));

  let item: ArtifactValue = null;
  const read = (reference: Reference): ArtifactValue => {
    if (reference.kind === "element") return as(memberOf(item, reference.member ?? []), reference.as);
    if (reference.count) {
      const { count: _, ...list } = reference;
      return elements(read(list)).length;
    }
    if (reference.kind === "enrichment") {
      const { path } = reference;
      const ligand = core.enrichments.find((declared) => declared.path === path)?.ligand;
      if (!asked.includes(path)) {
        for (const source of ligand?.from ?? [])
          if (core.enrichments.some((declared) => declared.path === source)) read({ kind: "enrichment", path: source });
        asked.push(path);
      }
      const answer = answers.get(path) ?? null;
      const member = reference.member ?? [];
      if (ligand === undefined) return memberOf(answer, member);
      const [value, age] = ligand.fresh === undefined || !Array.isArray(answer) ? [answer, 0] : answer;
      if (value !== null && value !== undefined && Number(age) <= (ligand.fresh ?? 0)) return memberOf(value, member);
      absent.add(path);
      throw ABSENT;
    }
    return as(element(artifact.get(reference.path) ?? null, reference.index), reference.as);
  };
  const evaluate = (operand: Operand): ArtifactValue => (isReference(operand) ? read(operand) : plain(operand));

  const sum = (of: "integer" | "number" | "duration", addends: Sum): number | bigint | null => {
    const values = addends.map(({ operand }) => evaluate(operand));
    if (values.some((value) => typeof value !== "number")) return null;
    const signed = values.map((value, at) => (addends[at]?.minus ? -Number(value) : Number(value)));
    return of === "number"
      ? signed.reduce((total, value) => total + value)
      : signed.reduce((total, value) => total + BigInt(value), 0n);
  };

  const holds = (test: Test): boolean => {
    switch (test.kind) {
      case "all":
        return test.tests.every(holds);
      case "any":
        return test.tests.some(holds);
      case "not":
        return !holds(test.test);
      case "bound":
        return bound(test);
      case "group":
        return all(groups.get(test.name) ?? []);
      case "score": {
        const { terms = [] } = core.scores?.find(({ name }) => name === test.name) ?? {};
        // Each decimal is a whole number of millionths, which is plain to see with as many digits as they have.
        const held = terms.filter(({ guard }) => holds(guard.test)).map(({ weight }) => weight);
        const total = held.reduce((sum, weight) => sum + BigInt(Math.round(Number(weight) * 1e6)), 0n);
        const than = BigInt(Math.round(Number(test.than) * 1e6));
        if (test.op === "==" || test.op === "!=") return (total === than) === (test.op === "==");
        if (test.op === "<" || test.op === "<=") return total < than || (test.op === "<=" && total === than);
        return total > than || (test.op === ">=" && total === than);
      }
      case "truth": {
        const optional = isOptional(core, test.operand);
        const value = read(test.operand);
        return optional ? value !== null : value === true || (typeof value === "string" && value !== "");
      }
      case "present":
        return isThere(test.operand);
      case "compare":
        return compare(
          test.op,
          rung(core, test.left, evaluate(test.left)),
          rung(core, test.left, evaluate(test.right)),
        );
      case "sum": {
        const [left, right] = [sum(test.of, test.left), sum(test.of, test.right)];
        if (left === null || right === null) return test.op === "!=";
        if (test.op === "==" || test.op === "!=") return (left === right) === (test.op === "==");
        if (test.op === "<" || test.op === "<=") return left < right || (test.op === "<=" && left === right);
        return left > right || (test.op === ">=" && left === right);
      }
      case "match": {
        const text = read(test.operand);
        const found = typeof text === "string" && new RegExp(test.pattern.source, test.pattern.flags).test(text);
        return found !== test.negated;
      }
      case "member": {
        const value = read(test.operand);
        const address = typeof value === "string" && areNets(test.values) ? parseAddress(value) : undefined;
        if (address !== undefined) return isAmong(rangesOfSet(test.values), address);
        return test.values.some((constant) => compare("==", value, plain(constant)));
      }
      case "quantified": {
        const list = elements(read(test.list));
        visitTest(test.test, {
          operand: (operand) => {
            if (operand.kind === "field" || operand.kind === "enrichment") read(operand);
          },
          group: () => {},
          score: () => {},
        });
        const truths = list.map((element) => {
          item = element;
          return holds(test.test);
        });
        return test.quantifier === "any" ? truths.includes(true) : !truths.includes(false);
      }
    }
  };
  /** An absent ligand is named in the receipt, and makes no guard fail that only asks whether it is there. */
  const isThere = (operand: Reference): boolean => {
    try {
      return read(operand) !== null;
    } catch (thrown) {
      if (thrown === ABSENT) return false;
      throw thrown;
    }
  };
  const all = (guards: readonly Guard[]): boolean => guards.every(({ test }) => holds(test));
  /** A rule's guard fails where a ligand is absent, however deep it stands and however often it is negated. */
  const bound = ({ test }: Pick<Guard, "test">): boolean => {
    try {
      return holds(test);
    } catch (thrown) {
      if (thrown === ABSENT) return false;
      throw thrown;
    }
  };

  const unruled = {
    rule: "default",
    reason_class: "no_rule",
    outcome: { kind: "settled", box: core.default_box },
  } as const;
  const holding: Rule[] = [];
  for (const layer of rulesByLayer(core))
    for (const candidate of layer) {
      if (!candidate.guards.every(bound)) continue;
      holding.push(candidate);
      if (core.fold !== "accumulate") break;
    }
  const strictest = holding.reduce<Rule | undefined>(
    (taken, rule) => (height(core, rule) > height(core, taken) ? rule : taken),
    undefined,
  );
  const acting = core.fold === "accumulate" ? holding : holding.filter((rule) => rule === strictest);
  const actions = acting.flatMap((rule) =>
    rule.actions.map(
      ({ verb, args }) =>
        [
          verb,
          ...args.map(({ value }) => (value.kind === "filled" ? filledText(value, artifact) : plain(value))),
        ] as const,
    ),
  );
  if (strictest === undefined) return { ...unruled, actions, asked, absent: [...absent] };
  return {
    rule: strictest.name,
    reason_class: strictest.reason_class,
    outcome: strictest.outcome,
    actions,
    asked,
    absent: [...absent],
  };
}

/** A rule without verdict is below every verdict. */
function height({ restrictiveness }: Core, rule: Rule | undefined): number {
  if (rule === undefined || rule.outcome.kind === "none") return -1;
  return restrictiveness.indexOf(rule.outcome.kind === "settled" ? rule.outcome.box : rule.outcome.state);
}

function elements(value: ArtifactValue): readonly ArtifactValue[] {
  return Array.isArray(value) ? value : [];
}

/** A scalar as one of its kinds; absent when it is the other. */
function as(value: ArtifactValue, kind: "number" | "text" | undefined): ArtifactValue {
  return kind === undefined || typeof value === (kind === "number" ? "number" : "string") ? value : null;
}

function element(value: ArtifactValue, index: number | string | undefined): ArtifactValue {
  if (index === undefined || !Array.isArray(value)) return value;
  if (typeof index === "number") return value[index] ?? null;
  const pair = value.find(([name]) => asciiLowerCase(String(name)) === asciiLowerCase(index));
  return pair?.[1] ?? null;
}

/** A symbol of a ladder as its height; everything else as it is. */
function rung(core: Core, left: Reference, value: ArtifactValue): ArtifactValue {
  const declared = [...core.fields, ...core.enrichments].find(({ path }) => path === left.path);
  const whole = declared && present(declared.type);
  const own = left.kind === "element" && whole?.kind === "list" ? whole.of : whole;
  const type = own && left.kind !== "field" ? memberType(own, left.member ?? []) : own;
  return type?.kind === "enum" && type.ordered && typeof value === "string" ? type.symbols.indexOf(value) : value;
}

function isOptional(core: Core, reference: Reference): boolean {
  if (reference.kind === "field" && reference.index !== undefined) return true;
  if (reference.kind === "element") return reference.as !== undefined;
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
