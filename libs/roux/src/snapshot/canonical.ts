import { Decoder, Encoder } from "cbor-x";

/** cbor-x writes whole numbers as floats from here on, unless they are BigInt. */
const LARGE = 2 ** 32;

const encoder = new Encoder({ useRecords: false, variableMapSize: true, tagUint8Array: false, mapsAsObjects: true });
const decoder = new Decoder({ useRecords: false, mapsAsObjects: true });
const utf8 = new TextEncoder();

/**
 * Canonical CBOR by RFC 8949 §4.2.1: shortest forms, definite lengths, keys in the bytewise order of their encoding.
 * A snapshot holds texts, whole numbers, truth values, `null`, lists and objects; all else is a TypeError.
 */
export function toCbor(value: unknown): Uint8Array {
  return new Uint8Array(encoder.encode(ordered(value)));
}

/** The value of canonical CBOR. Throws when the bytes are no CBOR, or are not canonical. */
export function fromCbor(bytes: Uint8Array): unknown {
  const value = withNumbers(decoder.decode(bytes));
  if (Buffer.compare(toCbor(value), bytes) !== 0) throw new Error("the CBOR is not canonical");
  return value;
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return Object.fromEntries(entries.sort(([a], [b]) => byEncoding(a, b)).map(([key, item]) => [key, ordered(item)]));
  }
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) throw new TypeError(`${value} has no place in a snapshot`);
    return value >= LARGE || value < -LARGE ? BigInt(value) : value + 0;
  }
  if (typeof value === "string" && !value.isWellFormed())
    throw new TypeError("a text with half a surrogate pair has no place in a snapshot");
  if (typeof value === "string" || typeof value === "boolean" || value === null) return value;
  throw new TypeError(`a ${typeof value} has no place in a snapshot`);
}

/** The decoder gives whole numbers beyond 32 bits as BigInt. */
function withNumbers(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(withNumbers);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withNumbers(item)]));
}

/** An encoded key begins with its length, so shorter keys come first. */
function byEncoding(a: string, b: string): number {
  const [x, y] = [utf8.encode(a), utf8.encode(b)];
  return x.length - y.length || Buffer.compare(x, y);
}

/** The same value as JSON for people and diffs: two spaces, the order in which the core lists its keys. */
export function toJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
