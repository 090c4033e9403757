import { ELEMENT } from "../ir/quantified.ts";
import type { RecordType } from "../ir/types.ts";
import type { GuardNode, Path, QuantifiedNode, StringLiteral } from "../syntax/ast.ts";
import { Sequence } from "../syntax/sequence.ts";
import type { Context } from "./context.ts";
import { withoutCollection } from "./without-collection.ts";

/**
 * The same question of the list of records that stands beside what is asked: `any to.domain == …` of a list of texts, whose
 * records have a `domain`, and `any headers["X"] ~ …` of all headers, of which those of that name count. Anything else stays.
 */
export function askedOfRecords(context: Context, node: QuantifiedNode): QuantifiedNode {
  const { path } = node;
  if (path.everything || path.count || context.element !== undefined) return node;
  const text = withoutCollection(path.text, context.vocabulary.collection);
  const [found] = context.vocabulary.fields.flatMap((field) => {
    const member =
      text === field.path ? [] : text.startsWith(`${field.path}.`) ? [text.slice(field.path.length + 1)] : undefined;
    const records = context.vocabulary.fields.find((other) => other.path === field.records);
    if (member === undefined || records?.type.kind !== "list" || records.type.of.kind !== "record") return [];
    return [{ field, member, records: { path: records.path, type: records.type.of } }];
  });
  if (found === undefined) return node;
  const { field, member, records } = found;
  if (field.type.kind === "headers") return member.length === 0 ? askedOfHeaders(node, records.path) : node;
  const isMeant = member.length > 0 || (node.guard !== undefined && readsMember(node.guard, records.type));
  if (path.index !== undefined || !isMeant) return node;
  return { ...node, path: { ...path, text: [records.path, ...member].join(".") } };
}

/** All values of one name, as they are meant, or as the member says that stands behind the name. */
function askedOfHeaders(node: QuantifiedNode, records: string): QuantifiedNode {
  const { path, about, quantifier, span } = node;
  const { index, beyond = ["value"] } = path;
  const [member, ...more] = beyond;
  if (
    typeof index !== "string" ||
    about === undefined ||
    !("operand" in about) ||
    typeof member !== "string" ||
    more.length > 0
  )
    return node;
  const it = (name: string): Path => ({ kind: "path", text: `${ELEMENT}.${name}`, span: path.span });
  const value: StringLiteral = { kind: "string", value: asciiLower(index), span: path.span };
  const isAll = quantifier === "all";
  const named: GuardNode = { kind: "compare", op: isAll ? "!=" : "==", operand: it("name"), value, span };
  const asked = { ...about, operand: it(member) } as GuardNode;
  const guard: GuardNode = { kind: isAll ? "or" : "and", guards: new Sequence<GuardNode>(named).append(asked), span };
  return { kind: "quantified", quantifier, path: { kind: "path", text: records, span: path.span }, guard, span };
}

function asciiLower(text: string): string {
  return text.replaceAll(/[A-Z]/gu, (letter) => letter.toLowerCase());
}

/** Whether a guard names a member of the records, by its own name or as the element's. */
function readsMember(guard: GuardNode, { members }: RecordType): boolean {
  const names = new Set(members.map(({ name }) => name));
  return pathsIn(guard).some(({ text, index }) => {
    const [head, second] = text.split(".");
    return index === undefined && names.has((head === ELEMENT ? second : head) ?? "");
  });
}

function pathsIn(guard: GuardNode): Path[] {
  const isPath = (value: { readonly kind: string }): value is Path => value.kind === "path";
  switch (guard.kind) {
    case "or":
    case "and":
      return guard.guards.items.flatMap(pathsIn);
    case "not":
      return pathsIn(guard.guard);
    case "truth":
    case "presence":
      return [guard.operand];
    case "compare":
      return [guard.operand, guard.value].filter(isPath);
    case "sum":
      return [...guard.left, ...guard.right].map(({ value }) => value).filter(isPath);
    case "in":
      return [guard.operand, ...("values" in guard.of ? guard.of.values : [])].filter(isPath);
    case "quantified":
      return [];
  }
}
