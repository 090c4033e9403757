import type { Method } from "./behaviour.ts";
import { VatError } from "./error.ts";
import { isReference, type Listener, type Reference } from "./reference.ts";

/** A handler of `on` that is kept: whom it sends what, before what the promise has come to. */
export type Durable = readonly [target: Reference, ...args: readonly unknown[]];

const HANDLERS = new WeakMap<Method, Durable>();

/** Makes a handler of `on` that sends a message; unlike a closure it can be kept. */
export function durable(
  message: readonly unknown[],
  send: (target: Reference, args: readonly unknown[]) => unknown,
): Method {
  const [target, ...args] = message;
  if (!isReference(target))
    throw new VatError("NOT_A_HANDLER", "a handler that is a message begins with a reference", {
      hint: 'write `[reference, "method", …]`',
    });
  const handler: Method = (...given) => send(target, [...args, ...given]);
  HANDLERS.set(handler, [target, ...args]);
  return handler;
}

/** The message that a handler sends, or undefined for a closure. */
export function messageOf(handler: Method): Durable | undefined {
  return HANDLERS.get(handler);
}

/** Whether a listener can be kept: one whose handlers are messages, or that has none and passes on what comes. */
export function isDurable({ fulfilled, broken, last }: Listener): boolean {
  return [fulfilled, broken, last].every((handler) => handler === undefined || HANDLERS.has(handler as Method));
}
