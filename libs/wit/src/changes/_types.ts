import type { EnumType, RecordType } from "@glither/roux/core";
import { kebab, witName, witSymbol } from "../names.ts";
import { witType } from "../print.ts";
import type { ArtifactRecord, NamedType, World } from "../world.ts";
import { type ContractChange, incompatible, newPower } from "./change.ts";

/**
 * What has changed of the types that `dispose` and the imports are made of. The component model has no subtyping between
 * records or between enums: a host compiled against the old type links no component with the new one, whether fields were
 * added, removed or moved. So any change of a type that both worlds have is incompatible; a field more is a power besides.
 */
export function typeChanges(before: World, after: World): ContractChange[] {
  return [
    ...artifactChanges(before.record, after.record),
    ...both(before.enums, after.enums).flatMap(([old, now]) => enumChanges(old, now)),
    ...both(before.records, after.records).flatMap(([old, now]) =>
      fieldChanges(membersOf(old), membersOf(now), `\`${kebab(now.name)}\``),
    ),
  ];
}

function artifactChanges(before: ArtifactRecord | undefined, after: ArtifactRecord | undefined): ContractChange[] {
  const name = after?.name ?? before?.name;
  if (name === undefined) return [];
  const changes = fieldChanges(before?.fields ?? [], after?.fields ?? [], `each ${name}`);
  if (before === undefined || after === undefined) return changes;
  const [old, now] = [before, after].map(({ parameter, name }) => `${parameter}: ${name}`);
  return [...(old === now ? [] : [incompatible(`is handed \`${now}\`, not \`${old}\``)]), ...changes];
}

function fieldChanges(before: readonly NamedType[], after: readonly NamedType[], owner: string): ContractChange[] {
  const added = after.filter(({ name }) => !has(before, name));
  const removed = before.filter(({ name }) => !has(after, name));
  const retyped = both(before, after).filter(([old, now]) => witType(old.type) !== witType(now.type));
  const changes = [
    ...added.map(({ name }) => newPower(`may now read \`${name}\` of ${owner}`)),
    ...removed.map(({ name }) =>
      incompatible(
        `no longer reads \`${name}\` of ${owner}: a host compiled for the old record does not link the new one`,
      ),
    ),
    ...retyped.map(([old, now]) =>
      incompatible(`reads \`${now.name}\` of ${owner} as \`${witType(now.type)}\`, not \`${witType(old.type)}\``),
    ),
  ];
  const moved = changes.length === 0 && before.some(({ name }, index) => name !== after[index]?.name);
  return moved ? [incompatible(`reads the fields of ${owner} in another order`)] : changes;
}

function enumChanges(before: EnumType, after: EnumType): ContractChange[] {
  const [old, now] = [before.symbols.map(witSymbol), after.symbols.map(witSymbol)];
  if (old.join() === now.join()) return [];
  const [added, removed] = [
    now.filter((symbol) => !old.includes(symbol)),
    old.filter((symbol) => !now.includes(symbol)),
  ];
  const quoted = (symbols: readonly string[]): string => symbols.map((symbol) => `\`${symbol}\``).join(", ");
  const words = [
    ...(added.length === 0 ? [] : [`has ${quoted(added)} now`]),
    ...(removed.length === 0 ? [] : [`has no ${quoted(removed)} any more`]),
  ];
  return [incompatible(`the type \`${after.name}\` ${words.join(" and ") || "has its symbols in another order"}`)];
}

function membersOf({ members }: RecordType): NamedType[] {
  return members.map(({ name, type }) => ({ name: witName(name), type }));
}

interface Named {
  readonly name: string;
}

function has(list: readonly Named[], wanted: string): boolean {
  return list.some(({ name }) => name === wanted);
}

/** What both lists have under one name. */
function both<T extends Named>(before: readonly T[], after: readonly T[]): [old: T, now: T][] {
  return after.flatMap((now): [T, T][] => {
    const old = before.find(({ name }) => name === now.name);
    return old === undefined ? [] : [[old, now]];
  });
}
