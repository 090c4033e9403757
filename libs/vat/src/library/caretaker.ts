import type { Bcom } from "../behaviour.ts";
import { actor } from "../persistence/actor.ts";
import type { Ref, Target, Vow } from "../ref.ts";
import { isPromise, isReference, type Reference } from "../reference.ts";
import { call, on, selfOf, spawn } from "../turn.ts";
import { forward } from "./_forward.ts";
import { type Cell, cell } from "./cell.ts";
import { Refusal } from "./error.ts";

/** Ends what it is for; a second time does nothing. */
export type Revoker = Ref<() => void>;

/**
 * A reference that passes everything on until it is revoked, and who can do that. What the target hands out is not held back: for that
 * there is `membrane`. Only the target itself never comes out: an answer that is the target becomes the forwarder.
 */
export function caretaker<I>(target: Target<I>): readonly [forwarder: Ref<I>, revoker: Revoker] {
  const held: Ref<Cell<Held>> = spawn(cell<Held>, target as Ref | Vow);
  // What a promise is for is known later; it must not come out either.
  if (isPromise(target as unknown as Reference))
    on(target as Vow<Ref>, {
      then: (known) => {
        if (call(held, "get") === target) call(held, "set", known);
      },
      catch: () => undefined,
    });
  return [spawn(forwarderActor, held) as Ref<unknown> as Ref<I>, spawn(revokerActor, held)];
}

/** What the caretaker lets through to; nothing once it is revoked, so that nobody keeps the target for its sake. */
type Held = Ref | Vow | undefined;

export const forwarderActor = actor("glither.caretaker.forwarder", 1, (bcom: Bcom, held: Ref<Cell<Held>>) => {
  return (...args: readonly unknown[]): unknown => {
    const target = call(held, "get");
    if (target === undefined) throw new Refusal("REVOKED", "this reference has been revoked");
    const own = (value: unknown): unknown => (value === target ? selfOf(bcom) : value);
    const answer = forward(target, args);
    return isReference(answer) && isPromise(answer) ? on(answer as unknown as Vow, { then: own }) : own(answer);
  };
});

export const revokerActor = actor("glither.caretaker.revoker", 1, (_bcom: Bcom, held: Ref<Cell<Held>>) => (): void => {
  call(held, "set", undefined);
});
