/**
 * A list that grows at its end and shares its beginning, as an Earley parser needs it: the parser completes every
 * prefix of a list, so copying would be quadratic and appending in place would mix the readings.
 */
export class Sequence<T> implements Iterable<T> {
  readonly #before: Sequence<T> | undefined;
  readonly #last: T;
  readonly head: T;
  #items: readonly T[] | undefined;

  constructor(last: T, before?: Sequence<T>) {
    this.#before = before;
    this.#last = last;
    this.head = before === undefined ? last : before.head;
  }

  append(item: T): Sequence<T> {
    return new Sequence(item, this);
  }

  get isSingle(): boolean {
    return this.#before === undefined;
  }

  get last(): T {
    return this.#last;
  }

  get items(): readonly T[] {
    if (this.#items === undefined) {
      const items: T[] = [];
      for (let at: Sequence<T> | undefined = this; at !== undefined; at = at.#before) items.push(at.#last);
      this.#items = items.reverse();
    }
    return this.#items;
  }

  [Symbol.iterator](): Iterator<T> {
    return this.items[Symbol.iterator]();
  }
}
