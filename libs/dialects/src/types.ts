import type { ValueType } from "@glither/roux/core";

/** Types that the vocabularies share. */

export const text: ValueType = { kind: "text" };
export const texts: ValueType = { kind: "list", of: text };
/** A whole number. */
export const count: ValueType = { kind: "integer" };
export const number: ValueType = { kind: "number" };
export const boolean: ValueType = { kind: "boolean" };
export const duration: ValueType = { kind: "duration" };
/** A point in time. */
export const instant: ValueType = { kind: "moment", unit: "instant" };
/** An address of the Internet Protocol. */
export const ip: ValueType = { kind: "ip" };
export const headers: ValueType = { kind: "headers" };

/** A value that may be absent. */
export function optional(of: ValueType): ValueType {
  return { kind: "optional", of };
}

export function list(of: ValueType): ValueType {
  return { kind: "list", of };
}
