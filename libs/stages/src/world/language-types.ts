import type { Fault, Mapping, Plan, Source } from "@glither/compose";
import type { Vocabulary } from "@glither/roux";
import { type ArtifactValue, present, readArtifact, type ValueType } from "@glither/roux/core";
import { witName, witSymbol } from "@glither/wit";
import { vocabularyOf } from "../compile/ruleset.ts";
import { withDeclared } from "../compile/with-declared.ts";
import { declaredBy } from "../run/find-component.ts";
import type { PulledPart } from "./parts.ts";

/** The dialect of a part, with what its ruleset declares. */
export async function vocabularyOfPart({ dialect, component }: PulledPart): Promise<Vocabulary> {
  return withDeclared(vocabularyOf(dialect), await declaredBy(component));
}

/**
 * What the contracts cannot say of mapped edges: in WIT an address is a text and a moment a whole number, in the language neither is.
 * A mapping that makes one of the other, or has a constant that no artifact may have, is a fault.
 */
export async function languageFaults(
  { edges, mappings }: Pick<Plan, "edges" | "mappings">,
  parts: readonly PulledPart[],
): Promise<readonly Fault[]> {
  const named = new Map(parts.map((part) => [part.name, part]));
  const known = new Map<string, Promise<ReadonlyMap<string, ValueType>>>();
  const fieldsOf = (name: string): Promise<ReadonlyMap<string, ValueType>> => {
    const part = named.get(name);
    if (part === undefined) throw new TypeError(`an edge leads to no part: ${name}`);
    const fields = known.get(name) ?? typesIn(part);
    known.set(name, fields);
    return fields;
  };
  const faults: Fault[] = [];
  for (const { from, to, pour, mapping: at } of edges) {
    const mapping = at === undefined ? undefined : mappings[at];
    if (mapping === undefined) continue;
    const detail = mappingFault(mapping, await fieldsOf(from), await fieldsOf(to));
    if (detail !== undefined) faults.push({ code: "MAPPING", interface: pour, parts: [from, to], detail });
  }
  return faults;
}

async function typesIn(part: PulledPart): Promise<ReadonlyMap<string, ValueType>> {
  const { fields } = await vocabularyOfPart(part);
  return new Map(fields.map(({ path, type }) => [witName(path), type]));
}

type Types = ReadonlyMap<string, ValueType>;

function mappingFault({ map }: Mapping, given: Types, taken: Types): string | undefined {
  for (const [path, source] of Object.entries(map)) {
    const wanted = taken.get(witName(path));
    const difference = wanted && sourceFault(source, wanted, given);
    if (difference !== undefined) return `what \`${path}\` comes from ${difference}`;
  }
  return undefined;
}

function sourceFault(source: Source, wanted: ValueType, given: Types): string | undefined {
  if ("empty" in source) return undefined;
  const { kind } = present(wanted);
  if ("constant" in source)
    return constantOf(wanted, source.constant) === undefined ? `is a constant that is no \`${kind}\`` : undefined;
  // What an action says is a text, a number, a truth value or a symbol.
  if ("argument" in source)
    return kind === "ip" || kind === "moment" ? `is an argument, and \`${kind}\` is wanted` : undefined;
  const type = given.get(witName(source.field));
  if (type === undefined) return `is \`${source.field}\`, which is no field of the donor`;
  if (isSame(type, wanted) || (wanted.kind === "optional" && isSame(type, wanted.of))) return undefined;
  return `is \`${source.field}\`, a \`${present(type).kind}\`, and \`${kind}\` is wanted`;
}

/** A constant of a mapping as an artifact has it, or undefined where none may; a symbol may be written as WIT has it. */
export function constantOf(type: ValueType, constant: string | number | boolean): ArtifactValue | undefined {
  const inner = present(type);
  const meant =
    inner.kind === "enum" && typeof constant === "string"
      ? inner.symbols.find((symbol) => witSymbol(symbol) === witSymbol(constant))
      : constant;
  return readArtifact([{ path: "constant", type }], { constant: meant }).values?.get("constant");
}

/** By what a value means; which symbol is there by default is not part of it. */
function isSame(one: ValueType, other: ValueType): boolean {
  if (one.kind === "enum" && other.kind === "enum")
    return one.name === other.name && one.symbols.join() === other.symbols.join();
  if (one.kind === "moment" && other.kind === "moment") return one.unit === other.unit;
  if (one.kind === "record" && other.kind === "record")
    return (
      one.members.length === other.members.length &&
      one.members.every(({ name, type }, at) => {
        const counterpart = other.members[at];
        return counterpart?.name === name && isSame(type, counterpart.type);
      })
    );
  if ("of" in one && "of" in other) return one.kind === other.kind && isSame(one.of, other.of);
  return one.kind === other.kind;
}
