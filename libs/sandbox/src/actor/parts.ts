import { isRef } from "@glither/vat";
import { ModuleError } from "../module/error.ts";

/** The cases of `part`, in the order of the package `glither:vat`. */
export const PART = {
  undefined: 0,
  null: 1,
  boolean: 2,
  number: 3,
  integer: 4,
  text: 5,
  bytes: 6,
  symbol: 7,
  error: 8,
  reference: 9,
  items: 10,
  members: 11,
} as const;

/** How deep values may be; what is deeper is a circle, more often than not. */
export const DEEPEST = 64;

/** Values, flat: what kind each is, and what is said of it. */
export interface Flat {
  readonly kinds: number[];
  readonly values: unknown[];
}

/** Lays values out. Getters are not run, and what is neither data nor a reference is refused. @throws ModuleError BAD_VALUE */
export function flatten(values: readonly unknown[]): Flat {
  const flat: Flat = { kinds: [], values: [] };
  for (const value of values) add(flat, value, 0);
  return flat;
}

function add(flat: Flat, value: unknown, depth: number): void {
  switch (typeof value) {
    case "number":
      put(flat, PART.number, value);
      return;
    case "string":
      put(flat, PART.text, wellFormed(value));
      return;
    case "boolean":
      put(flat, PART.boolean, value);
      return;
    case "undefined":
      put(flat, PART.undefined, undefined);
      return;
    case "bigint":
      if (BigInt.asIntN(64, value) !== value) throw notPassable("an integer of more than 64 bits");
      put(flat, PART.integer, value);
      return;
    case "symbol": {
      const key = Symbol.keyFor(value);
      if (key === undefined) throw notPassable("a symbol that is not registered");
      put(flat, PART.symbol, wellFormed(key));
      return;
    }
    case "object":
      if (value === null) put(flat, PART.null, undefined);
      else if (isRef(value)) put(flat, PART.reference, value);
      else if (depth === DEEPEST) throw notPassable("data that is so deep");
      else addObject(flat, value, depth + 1);
      return;
    default:
      throw notPassable("a function");
  }
}

function addObject(flat: Flat, value: object, depth: number): void {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (value instanceof Error) put(flat, PART.error, wellFormed(messageOf(value)));
  else if (value instanceof Uint8Array) put(flat, PART.bytes, value);
  else if (Array.isArray(value) && prototype === Array.prototype) {
    put(flat, PART.items, value.length);
    for (let at = 0; at < value.length; at++) add(flat, dataOf(value, String(at)), depth);
  } else if (prototype === Object.prototype || prototype === null) {
    const keys = Object.keys(value);
    put(flat, PART.members, keys.length);
    for (const key of keys) {
      put(flat, PART.text, wellFormed(key));
      add(flat, dataOf(value, key), depth);
    }
  } else throw notPassable("an object with a class of its own");
}

function put(flat: Flat, kind: number, value: unknown): void {
  flat.kinds.push(kind);
  flat.values.push(value);
}

function dataOf(object: object, key: string): unknown {
  const property = Reflect.getOwnPropertyDescriptor(object, key);
  if (property !== undefined && !("value" in property)) throw notPassable("a property that is computed");
  return property?.value;
}

function messageOf(error: Error): string {
  const message: unknown = error.message;
  return typeof message === "string" ? message : "";
}

function wellFormed(text: string): string {
  if (!text.isWellFormed()) throw notPassable("a text with half a character");
  return text;
}

export function notPassable(what: string): ModuleError {
  return new ModuleError("BAD_VALUE", `${what} cannot pass into a component`, {
    hint: "pass data, and references to actors",
  });
}
