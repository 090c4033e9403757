import type { ValueType } from "@glither/roux/core";

/** What either side declares; of a record, the members of both. */
export function merged<T extends { readonly path: string; readonly type: ValueType }>(
  left: readonly T[],
  right: readonly T[],
): readonly T[] {
  const both = left.map((own) => {
    const other = right.find(({ path }) => path === own.path);
    return other ? { ...own, type: widened(own.type, other.type) } : own;
  });
  return [...both, ...right.filter(({ path }) => !left.some((known) => known.path === path))];
}

function widened(left: ValueType, right: ValueType): ValueType {
  if (left.kind !== "record" || right.kind !== "record") return left;
  const known = left.members.map(({ name, type }) => {
    const other = right.members.find((member) => member.name === name);
    return { name, type: other ? widened(type, other.type) : type };
  });
  const added = right.members.filter(({ name }) => !known.some((member) => member.name === name));
  return { ...left, members: [...known, ...added] };
}
