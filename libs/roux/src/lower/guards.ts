import type { Comparison, Constant, Guard, Test } from "../ir/core.ts";
import { present } from "../ir/present.ts";
import { typeName } from "../ir/type-name.ts";
import type { ValueType } from "../ir/types.ts";
import type { Comprehension, GuardNode, Path, Word } from "../syntax/ast.ts";
import type { Context } from "./context.ts";
import { readNamedAs } from "./named.ts";
import { lowerPresence, noteNull } from "./presence.ts";
import { resolveReference } from "./references.ts";
import { noteUnsatisfied } from "./unsatisfied.ts";
import { asScalarBeside, lowerOperand, lowerPattern } from "./values.ts";

/** A guard is decided before the crossing, unless a ligand binds in it. */
export function phased(context: Context, test: Test): Guard {
  const ligands = [...context.ligandsIn(test)];
  return { phase: ligands.length === 0 ? { kind: "select" } : { kind: "crossing", ligands }, test };
}

/** The guards of a comprehension; a group in the collection's place narrows it first. */
export function lowerComprehension(context: Context, { collection, guards }: Comprehension): Guard[] {
  const lowered: Guard[] = [];
  const { text } = collection;
  if (context.groups.has(text)) lowered.push(phased(context, { kind: "group", name: text }));
  else if (text !== context.vocabulary.collection)
    unknownGroup(context, "collection or group", collection, [context.vocabulary.collection]);
  for (const guard of guards ?? []) {
    const test = lowerTest(context, guard);
    if (!test) continue;
    const guarded = phased(context, test);
    noteUnsatisfied(context, guard, guarded.phase);
    lowered.push(guarded);
  }
  return lowered;
}

/** A guard as a test, or undefined when something in it was wrong and has been reported. */
export function lowerTest(context: Context, node: GuardNode): Test | undefined {
  switch (node.kind) {
    case "or":
    case "and": {
      const tests = node.guards.items.map((guard) => lowerTest(context, guard));
      const sound = tests.filter((test) => test !== undefined);
      return sound.length < tests.length ? undefined : { kind: node.kind === "or" ? "any" : "all", tests: sound };
    }
    case "not":
      return negate(lowerTest(context, node.guard));
    case "truth":
      return lowerTruth(context, node.operand);
    case "presence": {
      const test = lowerPresence(context, node.operand);
      return node.negated ? negate(test) : test;
    }
    case "compare":
      return lowerComparison(context, node);
    case "in":
      return lowerMembership(context, node);
  }
}

function negate(test: Test | undefined): Test | undefined {
  return test && { kind: "not", test };
}

function lowerTruth(context: Context, operand: Path): Test | undefined {
  const left = resolveReference(context, operand);
  if (!left) return undefined;
  if (left.named)
    return {
      kind: "compare",
      op: "==",
      left: readNamedAs(context, left.named, "boolean"),
      right: { kind: "boolean", value: true },
    };
  const { kind } = left.type;
  if (kind === "boolean" || kind === "optional" || kind === "text") return { kind: "truth", operand: left.value };
  context.error(
    "TYPE_MISMATCH",
    `\`${operand.text}\` is ${typeName(left.type)}, which is neither true nor false`,
    operand.span,
    {
      hint: "compare it with a value",
    },
  );
  return undefined;
}

const ORDERED: readonly ValueType["kind"][] = ["integer", "number", "duration"];

function isOrdered(type: ValueType): boolean {
  const inner = present(type);
  return ORDERED.includes(inner.kind) || (inner.kind === "enum" && inner.ordered === true);
}

function lowerComparison(context: Context, node: Extract<GuardNode, { kind: "compare" }>): Test | undefined {
  const { op, operand, value } = node;
  const found = resolveReference(context, operand);
  const left = found && asScalarBeside(context, found, value);
  if (op === "~" || op === "!~") {
    const pattern = value.kind === "regex" ? lowerPattern(context, value) : undefined;
    if (value.kind !== "regex")
      context.error("TYPE_MISMATCH", `\`${op}\` takes a regex`, value.span, { hint: "write it as `/…/`, or use `==`" });
    if (!left || !pattern) return undefined;
    if (present(left.type).kind === "text")
      return { kind: "match", negated: op === "!~", operand: left.value, pattern };
    context.error(
      "TYPE_MISMATCH",
      `\`${operand.text}\` is ${typeName(left.type)}, and \`${op}\` matches texts`,
      operand.span,
    );
    return undefined;
  }
  if (!left || noteNull(context, node)) return undefined;
  const right = lowerOperand(context, value, left.type);
  if (!right) return undefined;
  if (op !== "==" && op !== "!=" && !isOrdered(left.type)) {
    context.error("TYPE_MISMATCH", `\`${operand.text}\` is ${typeName(left.type)}, which has no order`, node.span, {
      hint: `\`${op}\` compares numbers, durations and rungs of a ladder`,
    });
    return undefined;
  }
  return { kind: "compare", op: op as Comparison, left: left.value, right };
}

function lowerMembership(context: Context, node: Extract<GuardNode, { kind: "in" }>): Test | undefined {
  const { operand, of, negated } = node;
  const found = "values" in of ? lowerSet(context, operand, of.values.items) : lowerGroup(context, operand, of);
  return negated ? negate(found) : found;
}

function lowerGroup(context: Context, operand: Path, group: Word): Test | undefined {
  if (operand.text !== context.vocabulary.collection) {
    resolveReference(context, operand);
    context.error("TYPE_MISMATCH", `\`${operand.text}\` cannot be in a group`, operand.span, {
      hint: `groups hold the whole \`${context.vocabulary.collection}\`; a value is tested with \`in { … }\``,
    });
    return undefined;
  }
  if (context.groups.has(group.text)) return { kind: "group", name: group.text };
  unknownGroup(context, "group", group, []);
  return undefined;
}

/** A group that a group further up uses is declared, but too late. */
function unknownGroup(context: Context, what: string, word: Word, besides: readonly string[]): void {
  if (context.declaredGroups.has(word.text))
    context.error("UNKNOWN_GROUP", `group \`${word.text}\` is declared further down`, word.span, {
      hint: "a group uses the groups above it: move it up",
    });
  else context.unknown("UNKNOWN_GROUP", what, word, [...besides, ...context.groups]);
}

/** Constants make one set; a set that names other fields is a choice of comparisons. */
function lowerSet(
  context: Context,
  operand: Path,
  values: readonly Parameters<typeof lowerOperand>[1][],
): Test | undefined {
  const found = resolveReference(context, operand);
  const [first] = values;
  const left = found && first ? asScalarBeside(context, found, first) : found;
  if (!left) return undefined;
  const operands = values.map((value) => lowerOperand(context, value, left.type));
  const sound = operands.filter((value) => value !== undefined);
  if (sound.length < operands.length) return undefined;
  const constants = sound.filter((value): value is Constant => value.kind !== "field" && value.kind !== "enrichment");
  if (constants.length === sound.length) return { kind: "member", operand: left.value, values: constants };
  return {
    kind: "any",
    tests: sound.map((right) => ({ kind: "compare", op: "==", left: left.value, right })),
  };
}
