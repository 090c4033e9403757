/**
 * How values are written. What encodes and what decodes are functions that need nothing but this, because a child process
 * gets their text: there is no module system where it runs them.
 */
export const LAYOUT = {
  UNDEFINED: 0,
  NULL: 1,
  FALSE: 2,
  TRUE: 3,
  /** A whole number from 0 to 255. */
  BYTE: 4,
  /** Any other number, as a float. */
  NUMBER: 5,
  /** A bigint of 64 bits. */
  SIGNED: 6,
  UNSIGNED: 7,
  /** A text by its code units: of one byte each, or of two, which keep half of a surrogate pair, too. */
  LATIN1: 8,
  UTF16: 9,
  LIST: 10,
  /** The values of a record whose keys were told of before, by the keys' place among all that were. */
  KNOWN_RECORD: 11,
  NEW_RECORD: 12,
  /** A typed array. */
  NUMBERS: 13,
  /** What both sides have already. */
  GIVEN: 14,
  MAX_DEPTH: 64,
  /** Lists of keys that a side remembers. */
  MAX_SHAPES: 1024,
  ARRAYS: [
    "Uint8Array",
    "Int8Array",
    "Uint16Array",
    "Int16Array",
    "Uint32Array",
    "Int32Array",
    "BigUint64Array",
    "BigInt64Array",
    "Float32Array",
    "Float64Array",
  ],
} as const;

export type Layout = typeof LAYOUT;
