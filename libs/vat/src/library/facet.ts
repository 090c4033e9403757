import type { Bcom } from "../behaviour.ts";
import { actor } from "../persistence/actor.ts";
import type { Ref, Target, Vow } from "../ref.ts";
import { spawn } from "../turn.ts";
import { forward, nameOf } from "./_forward.ts";
import { Refusal } from "./error.ts";

/**
 * A reference that has some of another one's methods: who is given it can do no more. Where the target lives in another vat, a
 * synchronous call is answered with a promise.
 */
export function facet<I, K extends keyof I & string>(target: Target<I>, ...names: readonly K[]): Ref<Pick<I, K>> {
  return spawn(facetActor, target as Ref | Vow, [...names]) as Ref<unknown> as Ref<Pick<I, K>>;
}

/** The actor behind: the target, and the names that pass. */
export const facetActor = actor("glither.facet", 1, (_bcom: Bcom, target: Ref | Vow, names: readonly string[]) => {
  const allowed = new Set(names);
  return (...args: readonly unknown[]): unknown => {
    const name = nameOf(args);
    if (name === undefined || !allowed.has(name))
      throw new Refusal("NOT_ALLOWED", "this reference has no such method", `it has ${listed(allowed)}`);
    // The name that was looked at goes on, whatever it was made of.
    return forward(target, [name, ...args.slice(1)]);
  };
});

function listed(names: Iterable<string>): string {
  const all = [...names].map((name) => `\`${name}\``);
  return all.length === 0 ? "none" : all.join(", ");
}
