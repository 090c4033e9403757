import { type Named, namedField, namedOf } from "@glither/roux/core";
import type { Place } from "./existentials.ts";
import { isList, type NamedPlace } from "./named.ts";
import type { Variable, Variables } from "./variables.ts";

/** The list that a path names within a JSON object; undefined for every other path. */
export function listAt(path: string): Named | undefined {
  const named = namedOf(path);
  return named && isList(named) ? named : undefined;
}

/**
 * Where another place of an object is, as seen from a list: the same place, within it, around it, or where the object would have to
 * be of another kind. Undefined where the two have nothing to do with each other.
 */
export type Standing = "same" | "within" | "around" | "apart";

export function standingOf(list: Pick<Named, "keys">, other: Pick<NamedPlace, "keys">): Standing | undefined {
  const [own, its] = [list.keys, other.keys];
  const shared = own.findIndex((key, at) => key !== its[at]);
  const common = shared === -1 ? own.length : shared;
  if (common < own.length && common < its.length)
    return typeof own[common] === typeof its[common] ? undefined : "apart";
  if (own.length === its.length) return "same";
  return own.length < its.length ? "within" : "around";
}

/**
 * A value that is read by itself, as an element of a list around it: a text, and in a list of texts what is none, too. Something that is only
 * given within such a list has some element, of which nothing else is known.
 */
export function placeOfValue(variables: Variables, list: Named, value: Variable): Place | undefined {
  const place = variables.placeOf(value);
  if (place === undefined) return undefined;
  const { reading } = place;
  if (reading === "text") return { kind: "value", at: value.id, variable: value, there: value };
  const text = reading === "element" ? variables.scalarOf(value)?.text : undefined;
  if (text) return { kind: "value", at: text.id, variable: text, there: text };
  if (list.reading !== "texts" || reading === "element") return undefined;
  const variable =
    reading === "given"
      ? elementOf(variables, list, -1 - value.id)
      : variables.of(...fieldOf({ ...place, reading: "text" }));
  return { kind: "value", at: variable.id, variable, there: value };
}

/** The element in a slot of one list, as an element of a list around it. */
export function placeOfSlot(variables: Variables, list: Named, slot: number): Place {
  const variable = elementOf(variables, list, slot);
  return { kind: "value", at: variable.id, variable, there: variables.slot(namedField(list).path, slot) };
}

function elementOf(variables: Variables, list: Named, slot: number): Variable {
  const [{ path }, typed] = fieldOf(list);
  return variables.of({ kind: "element", path, ...(list.reading === "texts" ? { as: "text" } : {}) }, typed, slot);
}

function fieldOf(named: Named) {
  const field = namedField(named);
  return [
    { kind: "field", path: field.path },
    { fields: [field], enrichments: [] },
  ] as const;
}
