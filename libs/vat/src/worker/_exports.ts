import type { Reference } from "../reference.ts";

/** What the other end can name of ours: each for as long as it says so. */
export class Exports {
  readonly #ids = new Map<Reference, number>();
  readonly #entries = new Map<number, { readonly reference: Reference; count: number }>();
  #next = 1;

  get size(): number {
    return this.#entries.size;
  }

  /** What is there without having been named: number 0. */
  offer(reference: Reference): void {
    this.#entries.set(0, { reference, count: Number.POSITIVE_INFINITY });
    this.#ids.set(reference, 0);
  }

  /** The number of a reference that is named once more. */
  name(reference: Reference): number {
    const known = this.#ids.get(reference);
    if (known !== undefined) {
      const entry = this.#entries.get(known);
      if (entry !== undefined) entry.count++;
      return known;
    }
    const id = this.#next++;
    this.#ids.set(reference, id);
    this.#entries.set(id, { reference, count: 1 });
    return id;
  }

  get(id: number): Reference | undefined {
    return this.#entries.get(id)?.reference;
  }

  /** The other end has dropped it, after it was named to it so often; meanwhile it may have been named again. */
  drop(id: number, count: number): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    entry.count -= count;
    if (entry.count > 0) return;
    this.#entries.delete(id);
    this.#ids.delete(entry.reference);
  }

  clear(): void {
    this.#entries.clear();
    this.#ids.clear();
  }
}
