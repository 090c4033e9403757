import type { Core, Ladder } from "../ir/core.ts";
import { present } from "../ir/present.ts";
import type { EnumType, ValueType } from "../ir/types.ts";

/** The ladders that a core reads or moves on, those of its dialect first and in the vocabulary's order. */
export function laddersOf(
  { fields, enrichments, verbs }: Pick<Core, "fields" | "enrichments" | "verbs">,
  ofDialect: readonly EnumType[],
): Ladder[] {
  const typed = [...fields, ...enrichments, ...verbs.flatMap(({ parameters }) => parameters)];
  const used = new Map(typed.flatMap(({ type }) => laddersIn(type)).map((ladder) => [ladder.name, ladder]));
  const order = [...ofDialect.map(({ name }) => name), ...used.keys()];
  return [...new Set(order)].flatMap((name): Ladder[] => {
    const ladder = used.get(name);
    if (ladder === undefined) return [];
    const { symbols, restricts } = ladder;
    return [{ name, rungs: symbols, ...(restricts === undefined ? {} : { restricts }) }];
  });
}

function laddersIn(type: ValueType): EnumType[] {
  const inner = present(type);
  if (inner.kind === "record") return inner.members.flatMap((member) => laddersIn(member.type));
  if (inner.kind === "list") return laddersIn(inner.of);
  return inner.kind === "enum" && inner.ordered ? [inner] : [];
}
