import type { Core, ElementReference, Operand, Reference } from "./core.ts";
import type { ValueType } from "./types.ts";

export function isReference(operand: Operand): operand is Reference {
  return operand.kind === "field" || operand.kind === "enrichment" || operand.kind === "element";
}

/** The type that a path of names leads to within a record. */
export function memberType(type: ValueType, [name, ...rest]: readonly string[]): ValueType {
  if (name === undefined) return type;
  const member = type.kind === "record" ? type.members.find((candidate) => candidate.name === name) : undefined;
  if (member === undefined) throw new TypeError(`the core declares no member ${name}`);
  return memberType(member.type, rest);
}

/** What a reference to a list's element reads. */
function elementType(list: ValueType, { path, member = [], as }: ElementReference): ValueType {
  if (list.kind !== "list") throw new TypeError(`${path} is no list`);
  return as === undefined ? memberType(list.of, member) : { kind: "optional", of: { kind: as } };
}

/** What the references of one core read. */
export class ReferenceTypes {
  readonly #types: ReadonlyMap<string, ValueType>;

  constructor({ fields, enrichments }: Pick<Core, "fields" | "enrichments">) {
    this.#types = new Map([...fields, ...enrichments].map(({ path, type }) => [path, type]));
  }

  /** An element of a field is optional, and so is a scalar that is read as one of the two things that it can be. */
  of(reference: Reference): ValueType {
    const type = this.#types.get(reference.path);
    if (type === undefined) throw new TypeError(`the core does not declare ${reference.path}`);
    if (reference.kind !== "element" && reference.count) return { kind: "integer" };
    if (reference.kind === "element") return elementType(type, reference);
    if (reference.kind === "enrichment") return memberType(type, reference.member ?? []);
    if (reference.as !== undefined) return { kind: "optional", of: { kind: reference.as } };
    if (reference.index === undefined) return type;
    return { kind: "optional", of: type.kind === "list" ? type.of : { kind: "text" } };
  }

  isOptional(operand: Operand): boolean {
    return isReference(operand) && this.of(operand).kind === "optional";
  }
}
