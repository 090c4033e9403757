import type { Item, Reference } from "./reference.ts";

/**
 * What looks on at vats: for graphs, traces and debuggers. A vat without one pays comparisons with undefined for it. What an observer
 * throws is thrown in the vat: it throws nothing.
 */
export interface Observer {
  /** Whether the vat halts before this turn; it is asked again when the vat goes on. */
  stops?(item: Item, vat: string): boolean;
  begins?(item: Item, vat: string): void;
  /** A turn has ended; `caused` is what it has put into queues. */
  ended?(failed: { readonly problem: unknown } | undefined, caused: () => Iterable<Item>, vat: string): void;
  /** An actor is made by a constructor of that name; `left` follows. */
  spawns?(actor: Reference, maker: string, args: readonly unknown[], vat: string): void;
  /** A message reaches an actor, called or delivered. */
  entered?(actor: Reference, args: readonly unknown[]): void;
  /** The innermost that was entered or is made is left, with what it answers; nothing where it throws. */
  left?(answer: unknown): void;
  /** A message is sent; gone if the turn fails. */
  sent?(args: readonly unknown[]): void;
}
