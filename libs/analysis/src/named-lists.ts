import { type Named, namedField, namedOf } from "@glither/roux/core";
import type { Place } from "./existentials.ts";
import type { NamedPlace } from "./named.ts";
import type { Variable, Variables } from "./variables.ts";

/** The list that a path names within a JSON object; undefined for every other path. */
export function listAt(path: string): Named | undefined {
  const named = namedOf(path);
  return named?.reading === "anywhere" ? named : undefined;
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

/** A text that is read by itself, as an element of a list around it; undefined for what is no text. */
export function textPlace(variables: Variables, variable: Variable): Place | undefined {
  const reading = variables.placeOf(variable)?.reading;
  const text = reading === "element" ? variables.scalarOf(variable)?.text : reading === "text" ? variable : undefined;
  return text && { kind: "value", at: text.id, variable: text, there: text };
}

/** The element in a slot of one list, as an element of a list around it. */
export function slotPlace(variables: Variables, list: string, slot: number): Place {
  const named = listAt(list);
  const typed = { fields: named ? [namedField(named)] : [], enrichments: [] };
  const variable = variables.of({ kind: "element", path: list }, typed, slot);
  return { kind: "value", at: variable.id, variable, there: variables.slot(list, slot) };
}
