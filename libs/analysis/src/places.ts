import { Undecided } from "./budget.ts";
import type { Engine } from "./engine.ts";
import type { Place } from "./existentials.ts";
import type { Variable } from "./variables.ts";

type Asked = Pick<Engine, "existentials" | "variables">;

/** A list of more places than these has too many combinations. */
const MAX_PLACES = 64;

/**
 * The places in order that do for every question about a list: those up to the last that is read by its index, and one
 * more for each test that is asked of its elements. Undefined where the order makes no difference, since neither indexes
 * nor the number of elements are read together with anything else.
 */
export function placesOf({ existentials, variables }: Asked, list: string): readonly Place[] | undefined {
  const tests = existentials.about(list).length;
  const read = variables.indexesOf(list);
  if (variables.countOf(list) === undefined && (tests === 0 || read.length === 0)) return undefined;
  if (tests === 0) return read.map((at) => ({ kind: "index", at }));
  const length = 1 + Math.max(-1, ...read) + tests;
  if (length > MAX_PLACES) throw new Undecided("too_large");
  const kind = read.length > 0 ? "index" : "slot";
  return Array.from({ length }, (_, at) => ({ kind, at }));
}

/** What says whether there is an element at a place. */
export function presenceAt({ variables }: Asked, list: string, place: Place): Variable {
  const { kind, at } = place;
  if (kind === "value") return place.there;
  return kind === "index" ? variables.elementAt(list, at) : variables.slot(list, at);
}

/** All places of a list at which there may be an element, in order. */
export function possiblePlaces(asked: Asked, list: string): readonly Place[] {
  const slots = asked.existentials.about(list).map(({ number }): Place => ({ kind: "slot", at: number }));
  return placesOf(asked, list) ?? slots;
}
