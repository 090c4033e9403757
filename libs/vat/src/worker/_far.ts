import { FarState } from "../reference.ts";

/** Something that the other end has, by the number that it has there. */
export class Import extends FarState {
  readonly id: number;
  readonly promise: boolean;
  /** How often it was named to us. */
  count = 0;

  constructor(id: number, promise: boolean) {
    super();
    this.id = id;
    this.promise = promise;
  }
}

/** The answer to a message, of which the other end keeps the promise. It has a number when the message has left. */
export class Question extends FarState {
  readonly promise = true;
  id = 0;
  /** Why its message has never left. */
  unsent: { readonly problem: unknown } | undefined = undefined;
}

/** Whose number it is, seen from who writes. */
export const WHOSE = {
  /** An actor of the writer's. */
  MINE: 0,
  /** A promise of the writer's. */
  MY_PROMISE: 1,
  /** What the reader has named before. */
  YOURS: 2,
  /** The answer to a message of the writer's, which the reader has. */
  ANSWER: 3,
} as const;

/** What one end tells the other one. */
export const SAY = { DELIVER: 1, LISTEN: 2, SETTLED: 3, DROP: 4, DROP_ANSWER: 5 } as const;
