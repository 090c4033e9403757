import type { OwnBindings } from "../own/own-bindings.ts";

/** Verbs of which nothing is to be done beside what the receipt says. */
export function quietActions(...verbs: readonly string[]): OwnBindings["actions"] {
  return Object.fromEntries(verbs.map((verb) => [verb, () => undefined]));
}
