/** A queue: what was added last can be taken back, which a failed turn does with all that it has added. */
export class Fifo<T> {
  #items: (T | undefined)[] = [];
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  shift(): T | undefined {
    const head = this.#head;
    if (head === this.#items.length) return undefined;
    const item = this.#items[head];
    this.#items[head] = undefined;
    this.#head = head + 1;
    if (this.#head === this.#items.length) this.#clear();
    else if (this.#head >= COMPACT && this.#head * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }

  /** The one that has so many before it. */
  at(index: number): T | undefined {
    return this.#items[this.#head + index];
  }

  /** Drops what was added last, until `length` are left. */
  truncate(length: number): void {
    this.#items.length = this.#head + length;
    if (length === 0) this.#clear();
  }

  /** Those from a place on. */
  *from(place: number): Generator<T> {
    for (let at = this.#head + place; at < this.#items.length; at++) yield this.#items[at] as T;
  }

  *[Symbol.iterator](): Generator<T> {
    for (let at = this.#head; at < this.#items.length; at++) yield this.#items[at] as T;
  }

  #clear(): void {
    // A short one is used again; a long one gives its memory back.
    if (this.#items.length <= COMPACT) this.#items.length = 0;
    else this.#items = [];
    this.#head = 0;
  }
}

const COMPACT = 1024;
