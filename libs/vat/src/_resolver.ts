import { Behaviour } from "./behaviour.ts";
import { VatError } from "./error.ts";
import type { Reference } from "./reference.ts";

/** The behaviour of what resolves a promise: an actor like any other, which knows its promise. */
export class ResolverBehaviour extends Behaviour {
  readonly vow: Reference;

  constructor(vow: Reference, resolve: (value: unknown) => boolean, break_: (problem: unknown) => boolean) {
    super(undefined, (verb, value) => {
      const name = typeof verb === "symbol" ? Symbol.keyFor(verb) : verb;
      if (name === "fulfill") return resolve(value);
      if (name === "break") return break_(value);
      throw new VatError("NO_SUCH_METHOD", "a resolver has no such method", { hint: "it has `fulfill` and `break`" });
    });
    this.vow = vow;
  }
}

export function resolverOf(
  vow: Reference,
  resolve: (value: unknown) => boolean,
  break_: (problem: unknown) => boolean,
): ResolverBehaviour {
  return new ResolverBehaviour(vow, resolve, break_);
}
