import type { Fifo } from "./_fifo.ts";
import type { Journal } from "./journal.ts";
import type { Item } from "./reference.ts";

/** What a vat lets its keeper look at. */
export interface Insides {
  readonly journal: Journal;
  readonly queue: Fifo<Item>;
  readonly inbox: Fifo<Item>;
  readonly outgoing: Fifo<Item>;
}

/** What writes down what a vat does. A vat without one pays a comparison with undefined for it, in each turn. */
export interface Keeper {
  /** Whether a message is in its store: it cannot be refused any more. */
  owes(item: Item): boolean;
  /** A churn begins with what has come from elsewhere. */
  begins(item: Item): void;
  /**
   * A turn is about to be committed; `queued` and `sent` are the lengths of the queues when it began. What it throws makes the turn
   * fail. It is asked again, then, for what is done about the failure, and throws nothing.
   */
  ended(item: Item, queued: number, sent: number): void;
  /** A churn ends. The keeper empties `outgoing`, and posts what was in it when the churn is stored. */
  leaves(): void;
}
