import type { Becoming } from "./behaviour.ts";

declare const INTERFACE: unique symbol;
declare const VALUE: unique symbol;

/**
 * A reference to an actor: the right to call or send to it, and nothing else can be done with it. `I` is what it understands: a
 * type of functions by name, or one function.
 */
export interface Ref<out I = unknown> {
  readonly [INTERFACE]: I;
}

/** A promise of a vat: for `T`, which may not be there yet. It can be sent to at once if it will be a reference. */
export interface Vow<out T = unknown> {
  readonly [VALUE]: T;
}

/** What a message can be sent to. */
export type Target<I> = Ref<I> | Vow<Ref<I>>;

/** What resolves a promise; whoever holds it decides. Each answers whether it was the first. */
export type Resolver<T> = Ref<{
  fulfill(value: T | Vow<T>): boolean;
  break(problem: unknown): boolean;
}>;

/** What a promise is for, at the end of all promises for promises. */
export type Settled<T> = T extends Vow<infer U> ? Settled<U> : T;

/** A result without the seal of `bcom`. */
export type Unsealed<R> = R extends Becoming<infer V> ? V : R;

/** What a behaviour understands, seen from outside. */
export type InterfaceOf<B> = B extends { readonly methods: infer M }
  ? { readonly [K in keyof M]: M[K] extends (...args: infer A) => infer R ? (...args: A) => Unsealed<R> : never }
  : B extends (...args: infer A) => infer R
    ? (...args: A) => Unsealed<R>
    : B extends Ref<infer I>
      ? I
      : unknown;

/** The names of an interface's methods. */
export type MethodOf<I> = keyof I & string;

/** What a method takes. */
export type ArgumentsOf<I, K extends keyof I> = I[K] extends (...args: infer A) => unknown ? A : never;

/** What a method answers. */
export type AnswerOf<I, K extends keyof I> = I[K] extends (...args: never) => infer R ? R : never;
