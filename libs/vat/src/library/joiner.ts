import type { Resolver, Settled, Vow } from "../ref.ts";
import { call, on, promise } from "../turn.ts";
import { Refusal } from "./error.ts";

/** What each value is for, in a list of the same length. */
export type AllSettled<T extends readonly unknown[]> = { -readonly [K in keyof T]: Settled<T[K]> };

/** What became of one of several promises. */
export type Outcome<T> =
  | { readonly fulfilled: true; readonly value: T }
  | { readonly fulfilled: false; readonly problem: unknown };

/** A promise for what all of them are for, in their order; it breaks with the first that breaks. */
export function allOf<const T extends readonly unknown[]>(...values: T): Vow<AllSettled<T>> {
  return joined(values, (at, join) => ({
    then: (value) => join.set(at, value),
    catch: (problem) => join.break(problem),
  })) as Vow<unknown> as Vow<AllSettled<T>>;
}

/** A promise for what became of all of them. It waits for the last, and never breaks. */
export function eachOf<const T extends readonly unknown[]>(
  ...values: T
): Vow<{ -readonly [K in keyof T]: Outcome<Settled<T[K]>> }> {
  return joined(values, (at, join) => ({
    then: (value) => join.set(at, { fulfilled: true, value }),
    catch: (problem) => join.set(at, { fulfilled: false, problem }),
  })) as Vow<unknown> as Vow<{ -readonly [K in keyof T]: Outcome<Settled<T[K]>> }>;
}

/** A promise for the first that is fulfilled; it breaks when all have broken. */
export function anyOf<const T extends readonly unknown[]>(...values: T): Vow<Settled<T[number]>> {
  const [vow, resolver] = promise<unknown>();
  const problems: unknown[] = [];
  const failed = (problem?: unknown): void => {
    if (problem !== undefined) problems.push(problem);
    const all = new AggregateError(problems, "none was fulfilled");
    if (problems.length >= values.length) call(resolver, "break", all);
  };
  if (values.length === 0) call(resolver, "break", new Refusal("NONE", "there is nothing to wait for"));
  for (const value of values)
    on(value, { then: (first) => void call(resolver, "fulfill", first), catch: (problem) => failed(problem ?? null) });
  return vow as Vow<unknown> as Vow<Settled<T[number]>>;
}

/** What has been gathered so far. A handler writes it as the last thing that its turn does, so nothing of it is ever undone. */
class Join {
  readonly #values: unknown[];
  readonly #resolver: Resolver<unknown>;
  #left: number;

  constructor(size: number, resolver: Resolver<unknown>) {
    this.#values = new Array<unknown>(size).fill(undefined);
    this.#left = size;
    this.#resolver = resolver;
  }

  set(at: number, value: unknown): void {
    this.#values[at] = value;
    this.#left--;
    if (this.#left === 0) call(this.#resolver, "fulfill", this.#values);
  }

  break(problem: unknown): void {
    call(this.#resolver, "break", problem);
  }
}

interface Handling {
  readonly then: (value: unknown) => void;
  readonly catch: (problem: unknown) => void;
}

function joined(values: readonly unknown[], handling: (at: number, join: Join) => Handling): Vow {
  const [vow, resolver] = promise<unknown>();
  if (values.length === 0) call(resolver, "fulfill", []);
  const join = new Join(values.length, resolver);
  for (const [at, value] of values.entries()) on(value, handling(at, join));
  return vow;
}
