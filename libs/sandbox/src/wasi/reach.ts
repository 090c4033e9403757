import type { Ref, Settled, Vat, Vow } from "@glither/vat";
import { isPromise, isReference, VatError } from "@glither/vat/border";

/** How a guest's calls come to an actor: what it answers is there when this returns. */
export type Reach = <I, K extends keyof I & string>(
  target: Ref<I>,
  method: K,
  ...args: I[K] extends (...args: infer A) => unknown ? A : never
) => I[K] extends (...args: never) => infer R ? Settled<R> : never;

/** Holds up a guest until a promise of a vat is settled, and answers what it is settled to, or throws. */
export type Wait = (vow: Vow<unknown>) => unknown;

/** An actor of the vat is called at once; what is elsewhere, or answers with a promise, is waited for. */
export function reaching(vat: Vat, wait: Wait): Reach {
  const far = new WeakSet<object>();
  const send = (target: never, args: readonly unknown[]): unknown =>
    wait((vat.send as (...all: readonly unknown[]) => Vow<unknown>)(target, ...args));
  const call = vat.call.bind(vat) as (...all: readonly unknown[]) => unknown;
  const reach = (target: never, ...args: readonly unknown[]): unknown => {
    if (far.has(target)) return send(target, args);
    let answer: unknown;
    try {
      answer = call(target, ...args);
    } catch (error) {
      if (!(error instanceof VatError) || error.code !== "NOT_NEAR") throw error;
      far.add(target);
      return send(target, args);
    }
    return isReference(answer) && isPromise(answer) ? wait(answer as unknown as Vow<unknown>) : answer;
  };
  return reach as Reach;
}
