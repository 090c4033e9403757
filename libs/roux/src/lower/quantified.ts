import type { ListReference, Test } from "../ir/core.ts";
import { ELEMENT, readsElement } from "../ir/quantified.ts";
import { typeName } from "../ir/type-name.ts";
import type { ValueType } from "../ir/types.ts";
import type { GuardNode, Path, QuantifiedNode } from "../syntax/ast.ts";
import type { Context } from "./context.ts";
import { findElement } from "./element.ts";
import { isReadable, readNamedAs } from "./named.ts";
import { askedOfRecords } from "./records.ts";
import { findReference, pathsOf, resolveReference, unknownPath } from "./references.ts";
import { withoutCollection } from "./without-collection.ts";

/** How a guard within is lowered. */
type Lower = (context: Context, node: GuardNode) => Test | undefined;

type Predicate = Extract<GuardNode, { kind: "truth" | "compare" | "in" }>;

/** `any …` and `all …`, or undefined after a report. */
export function lowerQuantified(context: Context, written: QuantifiedNode, lower: Lower): Test | undefined {
  const node = askedOfRecords(context, written);
  const { quantifier, path, about, guard, span } = node;
  const found = findList(context, path, about !== undefined);
  if (found === undefined) return undefined;
  if (about && !findElement({ path: "", type: found.list.element, isOpen: true }, memberPath(path, found.member))) {
    context.unknown("UNKNOWN_FIELD", "field", written.path, pathsOf(found.list.value.path, found.list.element));
    return undefined;
  }
  const named = about && ({ ...about, operand: memberPath(path, found.member) } as GuardNode);
  const inner = named ?? guard;
  return inner && within(context, found.list, { span, quantifier, inner, isOpen: named === undefined }, lower);
}

function memberPath({ span }: Path, member: readonly string[]): Path {
  return { kind: "path", text: [ELEMENT, ...member].join("."), span };
}

/** `"admin" in roles`: one of the elements is that. */
export function lowerContained(
  context: Context,
  { operand, span }: Extract<GuardNode, { kind: "in" }>,
  of: Path,
  lower: Lower,
): Test | undefined {
  const found = findList(context, of, false);
  if (found === undefined) return undefined;
  const { element } = found.list;
  if (element.kind === "record") {
    context.error("TYPE_MISMATCH", `\`${of.text}\` lists records, and a value is none`, of.span, {
      hint: `ask for one of their members, as in \`any ${of.text}.${element.members[0]?.name} == …\``,
    });
    return undefined;
  }
  const it: Path = { kind: "path", text: ELEMENT, span: operand.span };
  const inner: GuardNode = { kind: "compare", op: "==", operand: it, value: operand, span };
  return within(context, found.list, { span, quantifier: "any", inner, isOpen: false }, lower);
}

/** A test of what is short for any element of a list: a positive operator holds when one does, a negative one when none does. */
export function lowerShort(context: Context, node: Predicate, lower: Lower): Test | undefined {
  const { operand, span } = node;
  const list = operand.kind === "path" ? shortFor(context, operand) : undefined;
  if (operand.kind !== "path" || list === undefined) return undefined;
  const path: Path = { kind: "path", text: list, span: operand.span };
  const any = (about: GuardNode): Test | undefined =>
    lowerQuantified(context, { kind: "quantified", quantifier: "any", path, about, span }, lower);
  const none = (about: GuardNode): Test | undefined => {
    const test = any(about);
    return test && { kind: "not", test };
  };
  if (node.kind === "compare" && node.op === "!=") return none({ ...node, op: "==" });
  if (node.kind === "compare" && node.op === "!~") return none({ ...node, op: "~" });
  if (node.kind === "in" && node.negated) return none({ ...node, negated: false });
  return any(node);
}

/** The list that a path is short for any element of, if it is. */
export function shortFor(context: Context, path: Path): string | undefined {
  if (path.index !== undefined || path.count || path.everything || findElement(context.element, path)) return undefined;
  const bare = withoutCollection(path.text, context.vocabulary.collection);
  return context.vocabulary.fields.find((field) => field.path === bare)?.anyOf;
}

interface List {
  readonly value: ListReference;
  readonly element: ValueType;
  /** What its elements are read as, where they are scalars of which only that is known. */
  readonly as?: "text";
}

/** The list that a path begins with and the member that the rest of it names, where there may be a rest. */
function findList(
  context: Context,
  path: Path,
  mayHaveMember: boolean,
): { readonly list: List; readonly member: readonly string[] } | undefined {
  if (path.everything || path.index !== undefined || findReference(context, path)?.named)
    return findNamed(context, path);
  const names = path.text.split(".");
  for (let end = names.length; end > 0; end -= 1) {
    const found = findReference(context, { ...path, text: names.slice(0, end).join(".") });
    if (found?.type.kind === "list" && found.value.kind !== "element" && (mayHaveMember || end === names.length))
      return { list: { value: found.value, element: found.type.of }, member: names.slice(end) };
    if (found === undefined || end < names.length) continue;
    const list = shortFor(context, path);
    context.error("TYPE_MISMATCH", `\`${path.text}\` is ${typeName(found.type)}, and no list`, path.span, {
      ...(list === undefined ? {} : { hint: `it is short for any of \`${list}\`: write that, or leave out \`any\`` }),
    });
    return undefined;
  }
  unknownPath(context, path);
  return undefined;
}

/** A list within an object: every text at any depth of a value, or the value as a list of texts. */
function findNamed(context: Context, path: Path): ReturnType<typeof findList> {
  const named = findReference(context, path)?.named;
  if (named === undefined) {
    if (path.everything) unknownPath(context, path);
    else if (resolveReference(context, path))
      context.error("TYPE_MISMATCH", `\`${path.text}[…]\` is one value, and no list`, path.span);
    return undefined;
  }
  if (!isReadable(context, named, path)) return undefined;
  const list: List = path.everything
    ? { value: readNamedAs(context, named, "anywhere"), element: { kind: "text" } }
    : { value: readNamedAs(context, named, "texts"), element: { kind: "scalar" }, as: "text" };
  return { list, member: [] };
}

interface Asked {
  readonly span: Path["span"];
  readonly quantifier: "any" | "all";
  readonly inner: GuardNode;
  /** Whether the members of the element are in scope by their own names. */
  readonly isOpen: boolean;
}

function within(
  context: Context,
  list: List,
  { span, quantifier, inner, isOpen }: Asked,
  lower: Lower,
): Test | undefined {
  if (context.element !== undefined) {
    context.error("TYPE_MISMATCH", "a test of a list's elements cannot ask for those of another list", span, {
      hint: "ask for each list in a guard of its own",
    });
    return undefined;
  }
  context.element = { path: list.value.path, type: list.element, isOpen, ...(list.as ? { as: list.as } : {}) };
  const test = lower(context, inner);
  context.element = undefined;
  if (test === undefined) return undefined;
  if (readsElement(test)) return { kind: "quantified", quantifier, list: list.value, test };
  const [first] = list.element.kind === "record" ? list.element.members : [];
  context.error("TYPE_MISMATCH", "the test reads nothing of the element that it is asked of", span, {
    hint: `the element is called \`${ELEMENT}\`${first ? `, and its members go by their names, such as \`${first.name}\`` : ""}`,
  });
  return undefined;
}
