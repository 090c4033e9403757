import { type Turns, WHOSE } from "./_turns.ts";
import type { Bcom, Constructor, Method } from "./behaviour.ts";
import { durable } from "./durable.ts";
import { VatError } from "./error.ts";
import { current } from "./kernel.ts";
import type {
  AnswerOf,
  ArgumentsOf,
  InterfaceOf,
  MethodOf,
  Ref,
  Resolver,
  Settled,
  Target,
  Unsealed,
  Vow,
} from "./ref.ts";
import { isReference } from "./reference.ts";

/** What is done when a promise is settled; each in a turn of its own, in the order of registration. */
export interface Handlers<T, F, B> {
  readonly then?: (value: Settled<T>) => F;
  /** Gets the promise's own problem, not what `then` throws. */
  readonly catch?: (problem: unknown) => B;
  /** Runs after either, whatever came of it. */
  readonly finally?: () => void;
}

/** Whom a handler sends what; the value, or the problem, comes last. */
export type Message = readonly [target: Ref<never> | Ref | Vow, ...args: readonly unknown[]];

/** Handlers that are messages: they outlive the process where the vat is kept, which closures do not. */
export interface Messages {
  readonly then?: Message;
  readonly catch?: Message;
  readonly finally?: Message;
}

/** Makes an actor in the vat whose turn it is. */
export function spawn<A extends readonly unknown[], B>(maker: Constructor<A, B>, ...args: A): Ref<InterfaceOf<B>> {
  return turn().spawn(maker as unknown as Constructor<readonly unknown[], unknown>, args) as never;
}

/**
 * Calls an actor of the same vat and answers what it returns; what it throws is thrown. Nothing is undone if it is caught.
 * @throws VatError NOT_NEAR, NOT_CALLABLE, NO_SUCH_ACTOR, NO_SUCH_METHOD
 */
export function call<I, K extends MethodOf<I>>(
  target: Target<I>,
  method: K,
  ...args: ArgumentsOf<I, K>
): AnswerOf<I, K>;
export function call<A extends readonly unknown[], R>(target: Target<(...args: A) => R>, ...args: A): R;
export function call(target: Ref | Vow, ...args: readonly unknown[]): unknown {
  return turn().call(target, args);
}

/** Sends to an actor anywhere, or to a promise of one; answers a promise for what comes of it. */
export function send<I, K extends MethodOf<I>>(
  target: Target<I>,
  method: K,
  ...args: ArgumentsOf<I, K>
): Vow<Settled<AnswerOf<I, K>>>;
export function send<A extends readonly unknown[], R>(target: Target<(...args: A) => R>, ...args: A): Vow<Settled<R>>;
export function send(target: Ref | Vow, ...args: readonly unknown[]): Vow {
  return turn().send(target, args, true, false) as never;
}

/** Sends where nobody wants to know what comes of it. */
export function sendOnly<I, K extends MethodOf<I>>(target: Target<I>, method: K, ...args: ArgumentsOf<I, K>): void;
export function sendOnly<A extends readonly unknown[]>(target: Target<(...args: A) => unknown>, ...args: A): void;
export function sendOnly(target: Ref | Vow, ...args: readonly unknown[]): void {
  turn().send(target, args, false, false);
}

/** Sends arguments as they are: where methods' names have a type of their own, as in OCapN, a leading text stays a text. */
export function sendVerbatim(target: Ref | Vow, ...args: readonly unknown[]): Vow {
  return turn().send(target, args, true, true) as never;
}

/** Waits for a promise, or for any value; answers a promise for what the handler returns, or for the answer to its message. */
export function on<T>(value: T | Vow<T>, handlers: Messages): Vow;
export function on<T, F = T, B = never>(value: T | Vow<T>, handlers: Handlers<T, F, B>): Vow<Settled<Unsealed<F> | B>>;
export function on(value: unknown, handlers: Handlers<unknown, unknown, unknown> | Messages): Vow {
  const kernel = turn();
  const all = {
    fulfilled: handler(handlers.then),
    broken: handler(handlers.catch),
    last: handler(handlers.finally),
  };
  if (![handlers.then, handlers.catch, handlers.finally].some(Array.isArray)) return kernel.on(value, all) as never;
  // What is kept waits here, in a promise of this vat, wherever the other one is: that outlives the process.
  return kernel.through(value, all) as never;
}

function handler(given: Method | Message | undefined): Method | undefined {
  if (given === undefined || typeof given === "function") return given;
  if (!Array.isArray(given)) throw new VatError("NOT_A_HANDLER", "`on` was given a handler that is no function");
  return durable(given, sendNow);
}

/** Sends within the turn that goes on. */
export function sendNow(target: unknown, args: readonly unknown[]): unknown {
  return turn().send(target, args, true, false);
}

/** A promise, and what resolves it. */
export function promise<T>(): readonly [vow: Vow<T>, resolver: Resolver<T>] {
  return turn().promise() as never;
}

/** The actor whose `bcom` it is: for a constructor that gives itself away. */
export function selfOf<I>(bcom: Bcom): Ref<I> {
  return bcom(WHOSE as never) as never;
}

/**
 * What is to be done when the turn that goes on has ended, for actors that hold something outside of the vat, such as an open file:
 * what has failed is undone, and what was opened in it nobody has any more. It is in no turn, and throws nothing.
 */
export function whenTurnEnds(run: (failed: boolean) => void): void {
  turn().ends(run);
}

/** Whether it is a reference or a promise of a vat. */
export function isRef(value: unknown): value is Ref | Vow {
  return isReference(value);
}

function turn(): Turns {
  if (current === undefined)
    throw new VatError("NO_TURN", "no vat has its turn", {
      hint: "use the vat's own `run`, `call` or `send`, or do it in a behaviour; what stands behind an `await` is in no turn",
    });
  return current.turns;
}
