/** The first byte of each value in a store. From `SMALL` on, it is a whole number from 0 itself. */
export const TAG = {
  UNDEFINED: 0,
  NULL: 1,
  TRUE: 2,
  FALSE: 3,
  /** A whole number of 32 bits, its sign in the lowest bit. */
  INTEGER: 4,
  DOUBLE: 5,
  BIGINT: 6,
  /** A short text that will be named again by its number. */
  NEW_NAME: 7,
  NAME: 8,
  ASCII: 9,
  UTF8: 10,
  /** A text with lone surrogates. */
  UTF16: 11,
  BYTES: 12,
  LIST: 13,
  OBJECT: 14,
  /** An object without prototype. */
  BARE: 15,
  MAP: 16,
  SET: 17,
  ERROR: 18,
  SYMBOL: 19,
  /** A reference to what lives in a vat of the same store. */
  NEAR: 20,
  /** A reference to elsewhere: the first time with its name, afterwards by its number. */
  NEW_FAR: 21,
  FAR: 22,
  /** What no record can hold, and is sent beside it. */
  BESIDE: 23,
  SMALL: 64,
} as const;

/** What a record is made of. */
export const OP = {
  /** A vat and its name. */
  VAT: 1,
  /** What a reference is from now on. */
  STATE: 2,
  /** One more that waits in a promise. */
  APPEND: 3,
  ROOTS: 4,
  /** All that a churn has still to do that was cut since it does not end. */
  QUEUE: 5,
  /** A message from one vat of the store to another one, with its number. */
  SENT: 6,
  /** The number of the message that the churn was about. */
  TAKEN: 7,
  /** How far somebody outside has come with what he numbers. */
  SOURCE: 8,
  /** The next number of a reference, of each vat. */
  NEXT: 10,
  /** What the churn was about: a recorded vat has it. */
  INPUT: 11,
  /** What the turn of a program outside has put into the queue of its vat: a recorded vat has it. */
  EFFECTS: 12,
  /** A promise that hears from elsewhere, and in which something waits that is kept. */
  ABROAD: 13,
} as const;

/** The second byte of a record, after its vat's number: what it is about. */
export const RECORD = {
  /** What came of a churn. */
  OUTCOME: 0,
  /** What a churn was about, or what a program outside has done. */
  INPUT: 1,
  /** A part of a snapshot. */
  SNAPSHOT: 2,
} as const;

/** A message has the number of its vat in its own, so that each vat counts for itself. */
export const MOST_VATS = 64;

/** What a reference can be. */
export const STATE = { GONE: 0, ACTOR: 1, RESOLVER: 2, PENDING: 3, FOLLOWING: 4, FULFILLED: 5, BROKEN: 6 } as const;

/** What waits, or is sent. */
export const ITEM = { NONE: 0, DELIVERY: 1, LISTEN: 2, REACTION: 3, LISTENER: 4 } as const;

/** How deep data may be; what is deeper is a circle, more often than not. */
export const DEEPEST = 200;
/** How long a list or a text may be. */
export const LONGEST = 2 ** 26;
/** Texts up to this length are named by number where they come again. */
export const NAME = 40;
