import { current } from "../kernel.ts";
import type { Ref, Vow } from "../ref.ts";
import { homeOf, isPromise, isReference } from "../reference.ts";
import { call, send } from "../turn.ts";
import { Refusal } from "./error.ts";

/** A reference, seen as one that takes anything. */
type Anything = Ref<(...args: readonly unknown[]) => unknown>;

/** Passes a message on: called where the target lives in this vat and is there, else sent; the answer is a promise then. */
export function forward(target: Ref | Vow, args: readonly unknown[]): unknown {
  const anything = target as Anything;
  return isNear(target) ? call(anything, ...args) : send(anything, ...args);
}

/** Sends, whatever the target is; the answer is a promise. */
export function forwardLater(target: Ref | Vow, args: readonly unknown[]): Vow {
  return send(target as Anything, ...args);
}

/** Whether it is an actor of the vat whose turn it is: no promise, even of one. */
export function isNear(target: Ref | Vow): boolean {
  return isReference(target) && homeOf(target) === current && !isPromise(target);
}

/** The name that a message begins with, if it does: a text, or a symbol that is one elsewhere. Nothing is asked to be a text. */
export function nameOf(args: readonly unknown[]): string | undefined {
  const [name] = args;
  if (typeof name === "string") return name;
  return typeof name === "symbol" ? Symbol.keyFor(name) : undefined;
}

/** @throws Refusal NOT_A_REFERENCE */
export function demandReference(value: unknown, what: string): void {
  if (!isReference(value)) throw new Refusal("NOT_A_REFERENCE", `${what} is no reference`);
}
