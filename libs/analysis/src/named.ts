import { type Named, namedOf, type Reference } from "@glither/roux/core";

/** What a reference names within a JSON object; a place in the object's own list form is one of its elements. */
export interface NamedPlace extends Omit<Named, "reading"> {
  readonly reading: Named["reading"] | "element";
}

export function placeOf(reference: Reference): NamedPlace | undefined {
  if (reference.kind !== "field") return undefined;
  const named = namedOf(reference.path);
  // No guard reads a scalar: it is what an object says in any case.
  if (named !== undefined) return isList(named) || named.reading === "scalar" ? undefined : named;
  return typeof reference.index === "number" && reference.as === undefined
    ? { object: reference.path, keys: [reference.index], reading: "element" }
    : undefined;
}

/** Whether what is named is read as a list. */
export function isList({ reading }: Named): boolean {
  return reading === "texts" || reading === "anywhere";
}

/** How the presence of two values of one object hangs together: the first needs the second, or the other way, or they never meet. */
export type Relation = "first needs second" | "second needs first" | "apart";

/**
 * A place holds one value, which is a text, a number, a boolean or something else, and where it holds members or elements,
 * it is something else, and given. Undefined where the two may be there or not as they like.
 */
export function relationOf(first: NamedPlace, second: NamedPlace): Relation | undefined {
  const [a, b] = [first.keys, second.keys];
  const shared = a.findIndex((key, at) => key !== b[at]);
  const common = shared === -1 ? a.length : shared;
  if (common < a.length && common < b.length) return typeof a[common] === typeof b[common] ? undefined : "apart";
  if (a.length === b.length) {
    if (first.reading === "given") return "second needs first";
    return second.reading === "given" ? "first needs second" : "apart";
  }
  const [outer, needs] =
    a.length < b.length ? ([first, "second needs first"] as const) : ([second, "first needs second"] as const);
  return outer.reading === "given" ? needs : "apart";
}
