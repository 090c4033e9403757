import { VatError } from "./error.ts";

/** One function of a behaviour. */
export type Method = (...args: readonly unknown[]) => unknown;

/** What `methods` takes: functions by name. */
export type MethodTable = Readonly<Record<string, (...args: never) => unknown>>;

/** What an actor does with a message, where that is more than one function. */
export class Behaviour {
  /** Functions by name; undefined where `fn` takes every message. */
  readonly table: Readonly<Record<string, Method>> | undefined;
  readonly fn: Method | undefined;
  /** How it can be made again: set by `actor`, read where a vat is kept. */
  portrait: unknown;

  constructor(table: Readonly<Record<string, Method>> | undefined, fn: Method | undefined) {
    this.table = table;
    this.fn = fn;
    this.portrait = undefined;
  }
}

/** A behaviour of methods, as the type of what they are. */
export interface Methods<M> {
  readonly methods: M;
}

/** A behaviour whose messages begin with the name of a method. Only own functions of a plain object count. */
export function methods<M extends MethodTable>(table: M): Methods<M> {
  const prototype = Object.getPrototypeOf(table);
  if (prototype !== Object.prototype && prototype !== null)
    throw new VatError("NOT_A_BEHAVIOUR", "methods are own functions of a plain object", {
      hint: "give `methods` an object literal",
    });
  return new Behaviour(Object.freeze(table) as unknown as Record<string, Method>, undefined) as unknown as Methods<M>;
}

/** The function of that name, or undefined: what an object inherits is no method. A registered symbol names it as well as a text. */
export function methodOf(table: Readonly<Record<string, Method>>, name: unknown): Method | undefined {
  const key = typeof name === "symbol" ? Symbol.keyFor(name) : name;
  if (typeof key !== "string") return undefined;
  const method = table[key];
  if (typeof method !== "function" || method === INHERITED[key]) return undefined;
  return method;
}

const INHERITED = Object.prototype as unknown as Readonly<Record<string, unknown>>;

/** What a behaviour returns to be another one from the next message on. Only the actor's own, and only returned, does it do anything. */
export class Becoming<out V> {
  readonly owner: object;
  readonly next: unknown;
  readonly value: V;

  constructor(owner: object, next: unknown, value: V) {
    this.owner = owner;
    this.next = next;
    this.value = value;
  }
}

/** What a behaviour can be: a function that takes every message, or methods. */
export type AnyBehaviour = Methods<unknown> | ((...args: never) => unknown);

/** What makes a value that, returned, makes the actor become `next` and answer `value`. */
export type Bcom = {
  (next: AnyBehaviour): Becoming<undefined>;
  <V>(next: AnyBehaviour, value: V): Becoming<V>;
};

/** What `spawn` takes: it is called once, with the actor's `bcom` and what `spawn` was given, and returns the first behaviour. */
export type Constructor<A extends readonly unknown[], B> = (bcom: Bcom, ...args: A) => B;
