import type { Bcom } from "../behaviour.ts";
import type { Ref, Target, Vow } from "../ref.ts";
import { spawn } from "../turn.ts";
import { copied } from "./_data.ts";
import { forward, nameOf } from "./_forward.ts";
import { Refusal } from "./error.ts";

/** Which arguments pass, by method. What is not named does not pass at all. */
export type Guards<I> = {
  readonly [K in keyof I]?: I[K] extends (...args: infer A) => unknown ? (...args: A) => boolean : never;
};

/** The methods that guards let through. */
export type Guarded<I, G> = Pick<I, keyof I & keyof G>;

/**
 * A reference whose messages are looked at before they pass: a method by its guard, which gets the arguments and says `true`. The
 * target gets the very copy that the guard has seen.
 */
export function attenuator<I, const G extends Guards<I>>(target: Target<I>, guards: G): Ref<Guarded<I, G>> {
  const table = new Map<string, Guard>(Object.entries(guards) as [string, Guard][]);
  return spawn(attenuatorActor, target as Ref | Vow, table) as Ref<unknown> as Ref<Guarded<I, G>>;
}

type Guard = (...args: readonly unknown[]) => unknown;

function attenuatorActor(
  _bcom: Bcom,
  target: Ref | Vow,
  guards: ReadonlyMap<string, Guard>,
): (...args: readonly unknown[]) => unknown {
  return (...args) => {
    const name = nameOf(args);
    const guard = name === undefined ? undefined : guards.get(name);
    if (guard === undefined) throw new Refusal("NOT_ALLOWED", "this reference has no such method");
    // Objects come by reference: a sender could change them behind the guard's back.
    const own = copied(args.slice(1), (reference) => reference) as readonly unknown[];
    const seen = copied(own, (reference) => reference) as readonly unknown[];
    if (guard(...seen) !== true)
      throw new Refusal("NOT_ALLOWED", `\`${name}\` does not take these arguments from here`);
    return forward(target, [name, ...own]);
  };
}
