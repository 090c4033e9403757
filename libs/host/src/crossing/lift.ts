import { addressOfKey, isMoment, isObject, type ValueType } from "@glither/roux/core";
import { jsName, witName } from "@glither/wit";

/** A value as JSON has it; absent is `null`. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [member: string]: JsonValue };

/**
 * A value from the component → the language's terms. The glue has checked it against the component's own
 * types; this checks it against the contract's.
 *
 * @throws TypeError when the two differ.
 */
export function liftValue(type: ValueType, value: unknown): JsonValue {
  switch (type.kind) {
    case "text":
      return expectText(value);
    case "boolean":
      if (typeof value === "boolean") {
        return value;
      }
      break;
    case "integer":
    case "duration":
      return liftWhole(value);
    case "ip": {
      const address = addressOfKey(expectText(value));
      if (address !== undefined) {
        return address;
      }
      break;
    }
    case "moment": {
      const whole = liftWhole(value);
      if (isMoment(type.unit, whole)) {
        return whole;
      }
      break;
    }
    case "number":
      if (typeof value === "number" && Number.isFinite(value)) {
        return value + 0;
      }
      break;
    case "scalar":
      if (typeof value === "object" && value !== null && "val" in value) {
        return typeof value.val === "number" ? liftValue({ kind: "number" }, value.val) : expectText(value.val);
      }
      break;
    case "enum": {
      const symbol = type.symbols.find((candidate) => candidate.replaceAll(/[._]/g, "-") === value);
      if (symbol !== undefined) {
        return symbol;
      }
      break;
    }
    case "record":
      if (isObject(value)) {
        return Object.fromEntries(
          type.members.map((member) => [member.name, liftValue(member.type, value[jsName(witName(member.name))])]),
        );
      }
      break;
    case "dated":
      break;
    case "optional":
      return value === undefined ? null : liftValue(type.of, value);
    case "list":
      if (Array.isArray(value)) {
        return value.map((item) => liftValue(type.of, item));
      }
      // jco has lists of some numbers as typed arrays.
      if (value instanceof BigInt64Array || value instanceof BigUint64Array || value instanceof Float64Array) {
        return Array.from<unknown, JsonValue>(value, (item) => liftValue(type.of, item));
      }
      break;
    case "headers":
      if (Array.isArray(value)) {
        return value.map((pair) => (Array.isArray(pair) ? pair.map(expectText) : expectText(pair)));
      }
      break;
  }
  throw new TypeError(`expected a value of type ${type.kind}`);
}

/** @throws TypeError when the value is no bigint of at most 53 bits. */
export function liftWhole(value: unknown): number {
  const whole = typeof value === "bigint" ? Number(value) : Number.NaN;
  if (!Number.isSafeInteger(whole)) {
    throw new TypeError("expected a whole number of at most 53 bits");
  }
  return whole;
}

/** @throws TypeError when the value is no text. */
export function expectText(value: unknown): string {
  if (typeof value !== "string") {
    throw new TypeError("expected a text");
  }
  return value;
}
