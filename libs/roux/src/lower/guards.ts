import type { Comparison, Constant, Guard, Reference, Test } from "../ir/core.ts";
import { present } from "../ir/present.ts";
import { isReference } from "../ir/reference-types.ts";
import { typeName } from "../ir/type-name.ts";
import type { ValueType } from "../ir/types.ts";
import type {
  Comprehension,
  Element,
  FoldedLiteral,
  GuardNode,
  Operand,
  Path,
  RangeNode,
  Value,
  Word,
} from "../syntax/ast.ts";
import { lowerNet } from "./addresses.ts";
import { askedIn, lowerAsked } from "./asked.ts";
import type { Context } from "./context.ts";
import { isBesideDay, lowerDay } from "./moments.ts";
import { readNamedAs } from "./named.ts";
import type { NamedSet } from "./named-set.ts";
import { isOrdered } from "./order.ts";
import { partNamed, wrongPart } from "./parts.ts";
import { lowerFolded, lowerMatched } from "./patterns.ts";
import { lowerPresence, noteNull } from "./presence.ts";
import { lowerContained, lowerQuantified, lowerShort, shortFor } from "./quantified.ts";
import { lowerRange } from "./ranges.ts";
import { findReference, resolveReference } from "./references.ts";
import { lowerScoreTest, scoreNamed } from "./score-tests.ts";
import { lowerListed } from "./sets.ts";
import { lowerSums } from "./sums.ts";
import { asDotted, foldedInForm, inForm } from "./text-forms.ts";
import { noteUnsatisfied } from "./unsatisfied.ts";
import { asScalarBeside, lowerOperand } from "./values.ts";

/** A guard is decided before the crossing, unless a ligand binds in it. */
export function phased(context: Context, test: Test): Guard {
  const ligands = [...context.ligandsIn(test)];
  return { phase: ligands.length === 0 ? { kind: "select" } : { kind: "crossing", ligands }, test };
}

/** The guards of a comprehension over the collection, or over a part of it; a group in that place narrows it first. */
export function lowerComprehension(context: Context, { collection, guards }: Comprehension, part?: string): Guard[] {
  const lowered: Guard[] = [];
  const { text } = collection;
  if (text === part) {
    // A group says over what it ranges, and nothing more with it.
  } else if (context.groups.has(text) && context.groupParts.get(text) !== part) {
    wrongPart(context, collection, part);
  } else if (context.groups.has(text)) lowered.push(phased(context, { kind: "group", name: text }));
  else if (text !== context.vocabulary.collection && !isLost(context, text))
    unknownGroup(context, "collection or group", collection, [context.vocabulary.collection]);
  for (const guard of guards ?? []) {
    const test = lowerTest(context, guard);
    if (!test) {
      context.lacksGuard = true;
      continue;
    }
    const guarded = phased(context, test);
    noteUnsatisfied(context, guard, guarded.phase);
    lowered.push(guarded);
  }
  return lowered;
}

/** A guard as a test, or undefined when something in it was wrong and has been reported. */
export function lowerTest(context: Context, node: GuardNode): Test | undefined {
  const test = lowerNode(context, node);
  if (test && context.written && !context.written.has(test)) context.written.set(test, node);
  return test;
}

function lowerNode(context: Context, node: GuardNode): Test | undefined {
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
      return isShort(context, node.operand) ? lowerShort(context, node, lowerTest) : lowerTruth(context, node.operand);
    case "presence": {
      const { operand, span } = node;
      const test = isShort(context, operand)
        ? lowerShort(context, { kind: "truth", operand, span }, lowerTest)
        : lowerPresence(context, operand);
      return node.negated ? negate(test) : test;
    }
    case "compare": {
      const asked = askedIn(context, node.operand);
      if (asked !== undefined) return lowerAsked(context, asked, node);
      const score = scoreNamed(context, node.operand);
      if (score !== undefined) return lowerScoreTest(context, score, node);
      if (isShort(context, node.operand))
        return noteNull(context, node) ? undefined : lowerShort(context, node, lowerTest);
      return isShort(context, node.value) ? lowerTest(context, turned(node)) : lowerComparison(context, node);
    }
    case "sum":
      return lowerSums(context, node);
    case "in": {
      const asked = askedIn(context, node.operand);
      if (asked !== undefined) return lowerAsked(context, asked, node);
      return isShort(context, node.operand) && "values" in node.of
        ? lowerShort(context, node, lowerTest)
        : lowerMembership(context, node);
    }
    case "quantified":
      return lowerQuantified(context, node, lowerTest);
  }
}

/** Whether a value is short for any element of a list. */
function isShort(context: Context, value: Element): boolean {
  return value.kind === "path" && shortFor(context, value) !== undefined;
}

const TURNED = { "<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!=", "~": "~", "!~": "!~" } as const;

/** The same comparison from its other side. */
function turned(node: Extract<GuardNode, { kind: "compare" }>): GuardNode {
  const { op, operand, value } = node;
  return value.kind === "path" ? { ...node, op: TURNED[op], operand: value, value: operand } : node;
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

function lowerComparison(context: Context, node: Extract<GuardNode, { kind: "compare" }>): Test | undefined {
  const { op, operand, value } = node;
  const found = resolveReference(context, operand);
  const left = found && asScalarBeside(context, found, value);
  if (op === "~" || op === "!~") {
    const pattern = lowerMatched(context, op, value);
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
  if (isBesideDay(left, value)) return lowerDay(context, op, left, value);
  if (value.kind === "folded" && present(left.type).kind === "text" && (op === "==" || op === "!=")) {
    const folded = foldedInForm(context, left.value, value);
    const [pattern] = folded === undefined ? [] : lowerFolded(context, [folded]);
    return pattern && { kind: "match", negated: op === "!=", operand: left.value, pattern };
  }
  const given = lowerOperand(context, asDotted(context, left.value, value), left.type);
  const right = given && inForm(context, left.value, value, given);
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
  const found = "values" in of ? lowerChoice(context, operand, of) : lowerWithin(context, node, of);
  return negated ? negate(found) : found;
}

/** In a set that has a name, in a list, or in a group. */
function lowerWithin(context: Context, node: Extract<GuardNode, { kind: "in" }>, of: Path): Test | undefined {
  const { operand } = node;
  if (operand.kind === "path" && of.index === undefined && context.sets.has(of.text))
    return lowerNamed(context, operand, of);
  if (of.index !== undefined || of.everything) return lowerContained(context, node, of, lowerTest);
  const found = findReference(context, of);
  const isList = found?.type.kind === "list" || found?.named !== undefined;
  const isHeld = operand.kind === "path" && (isWhole(context, operand) || partNamed(context, operand) !== undefined);
  if (operand.kind === "path" && (isHeld || !(isList || of.text.includes("."))))
    return lowerGroup(context, operand, of);
  return lowerContained(context, node, of, lowerTest);
}

/** What is short for any element of a list is asked for itself: it may be none of the others. */
function lowerChoice(
  context: Context,
  operand: Operand,
  { values, span }: Extract<Extract<GuardNode, { kind: "in" }>["of"], { kind: "set" }>,
): Test | undefined {
  if (operand.kind !== "path") {
    context.error(
      "TYPE_MISMATCH",
      "a constant is in a list, or is not; a set is asked for what is read",
      operand.span,
      {
        hint: "write `PATH in { … }`, or `CONSTANT in LIST`",
      },
    );
    return undefined;
  }
  const [short, others] = [true, false].map((is) => values.items.filter((value) => isShort(context, value) === is));
  if (short === undefined || others === undefined || short.length === 0)
    return lowerSet(context, operand, values.items);
  const tests = [
    ...(others.length > 0 ? [lowerSet(context, operand, others)] : []),
    ...short.map((value) =>
      value.kind === "range" ? undefined : lowerTest(context, { kind: "compare", op: "==", operand, value, span }),
    ),
  ];
  const sound = tests.filter((test) => test !== undefined);
  return sound.length < tests.length ? undefined : { kind: "any", tests: sound };
}

/** A fault of it is told where it is declared or used. */
function isLost({ sets }: Context, name: string): boolean {
  return sets.has(name) && sets.get(name) === undefined;
}

/** The artifact itself, which groups hold. */
function isWhole({ vocabulary }: Context, { text, index, count, everything }: Path): boolean {
  return text === vocabulary.collection && index === undefined && !count && !everything;
}

/** `from.domain in blocked`. */
function lowerNamed(context: Context, operand: Path, word: Pick<Word, "text" | "span">): Test | undefined {
  context.usedSets.add(word.text);
  const set = context.sets.get(word.text);
  if (set === undefined) return undefined;
  if (isWhole(context, operand)) {
    context.error("TYPE_MISMATCH", `\`${word.text}\` is a set of values, no group`, word.span, {
      hint: `a set is asked for a value of the \`${operand.text}\`, as in \`${context.vocabulary.fields[0]?.path} in ${word.text}\``,
    });
    return undefined;
  }
  const test = lowerValues(context, operand, word, set);
  if (test?.kind === "member") context.setNames.set(test.values, word.text);
  return test;
}

function lowerValues(
  context: Context,
  operand: Path,
  word: Pick<Word, "text" | "span">,
  set: NamedSet,
): Test | undefined {
  if ("list" in set) return lowerListed(context, operand, word, set.list);
  const { values, origin } = set;
  if (origin === undefined || resolveReference(context, operand) === undefined)
    return lowerSet(context, operand, values);
  return context.within(origin, () => lowerSet(context, operand, values));
}

function lowerGroup(context: Context, operand: Path, group: Pick<Word, "text" | "span">): Test | undefined {
  const part = partNamed(context, operand);
  if (part === undefined && !isWhole(context, operand)) {
    resolveReference(context, operand);
    context.error("TYPE_MISMATCH", `\`${operand.text}\` cannot be in a group`, operand.span, {
      hint: `groups hold the whole \`${context.vocabulary.collection}\`; a value is tested with \`in { … }\``,
    });
    return undefined;
  }
  if (context.element !== undefined) {
    context.error("TYPE_MISMATCH", "a test of a list's elements cannot ask for a group", operand.span, {
      hint: "ask for it in a guard of its own",
    });
    return undefined;
  }
  if (context.groups.has(group.text) && context.groupParts.get(group.text) !== part) {
    wrongPart(context, group, part);
    return undefined;
  }
  if (context.groups.has(group.text)) return { kind: "group", name: group.text };
  unknownGroup(context, "group", group, []);
  return undefined;
}

/** A group that a group further up uses is declared, but too late. */
function unknownGroup(
  context: Context,
  what: string,
  word: Pick<Word, "text" | "span">,
  besides: readonly string[],
): void {
  if (context.declaredGroups.has(word.text))
    context.error("UNKNOWN_GROUP", `group \`${word.text}\` is declared further down`, word.span, {
      hint: "a group uses the groups above it: move it up",
    });
  else context.unknown("UNKNOWN_GROUP", what, word, [...besides, ...context.groups]);
}

/** In a set of texts, a word that names nothing stands for itself. */
function asText(context: Context, value: Value, expected: ValueType): Value {
  if (value.kind !== "path" || present(expected).kind !== "text" || !/^[A-Za-z_][A-Za-z0-9_]*$/u.test(value.text))
    return value;
  const isNamed = value.index !== undefined || value.count || findReference(context, value) !== undefined;
  return isNamed || context.ligands.has(value.text) ? value : { kind: "string", value: value.text, span: value.span };
}

/** Constants make one set; a set that names other fields, or ranges, is a choice of comparisons. */
function lowerSet(context: Context, operand: Path, elements: readonly Element[]): Test | undefined {
  const found = resolveReference(context, operand);
  const [first] = elements;
  const left = found && first ? asScalarBeside(context, found, first) : found;
  if (!left) return undefined;
  const isFolded = (item: Element): item is FoldedLiteral =>
    item.kind === "folded" && present(left.type).kind === "text";
  const inForms = elements.filter(isFolded).map((literal) => foldedInForm(context, left.value, literal));
  const soundFolded = inForms.filter((literal) => literal !== undefined);
  const folded = lowerFolded(context, soundFolded);
  const plain = elements.filter((item) => !isFolded(item));
  const [values, ranges] = [plain.filter((item) => !isRange(item)), plain.filter(isRange)];
  const [days, others] = [
    values.filter((item) => isBesideDay(left, item)),
    values.filter((item) => !isBesideDay(left, item)),
  ];
  const operands = others.map((value) => {
    if (present(left.type).kind === "ip" && value.kind !== "path") return lowerNet(context, value);
    const written = asText(context, asDotted(context, left.value, value), left.type);
    const given = lowerOperand(context, written, left.type);
    return given && inForm(context, left.value, value, given);
  });
  const within = [
    ...days.map((day) => lowerDay(context, "==", left, day)),
    ...ranges.map((range) => lowerRange(context, range, operand, left)),
  ];
  const [sound, tests] = [operands, within].map((all) => all.filter((one) => one !== undefined)) as [
    LoweredOperand[],
    Test[],
  ];
  if (sound.length < operands.length || soundFolded.length < inForms.length || tests.length < within.length)
    return undefined;
  const matched = folded.map((pattern): Test => ({ kind: "match", negated: false, operand: left.value, pattern }));
  const all = [...choiceOf(left.value, sound), ...tests, ...matched];
  const [only] = all;
  return only && all.length === 1 && !(operands.length === 1 && only.kind === "compare")
    ? only
    : { kind: "any", tests: all };
}

function isRange(element: Element): element is RangeNode {
  return element.kind === "range";
}

type LoweredOperand = NonNullable<ReturnType<typeof lowerOperand>>;

function choiceOf(left: Reference, operands: readonly LoweredOperand[]): Test[] {
  const constants = operands.filter((value): value is Constant => !isReference(value));
  if (operands.length === 0) return [];
  if (constants.length === operands.length) return [{ kind: "member", operand: left, values: constants }];
  return operands.map((right) =>
    right.kind === "ip"
      ? { kind: "member", operand: left, values: [right] }
      : { kind: "compare", op: "==", left, right },
  );
}
