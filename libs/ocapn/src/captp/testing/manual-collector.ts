import type { Collector } from "../collector.ts";

/** A collector that collects what it is told to. What it has "collected" is gone for tables, though a test still holds it. */
export class ManualCollector implements Collector {
  readonly #watched = new Map<WeakKey, (() => void)[]>();
  readonly #gone = new WeakSet<WeakKey>();

  weak<T extends WeakKey>(object: T): { deref(): T | undefined } {
    return { deref: () => (this.#gone.has(object) ? undefined : object) };
  }

  watch(object: WeakKey, gone: () => void): void {
    this.#watched.set(object, [...(this.#watched.get(object) ?? []), gone]);
  }

  /** Nothing holds it any more; who watches is told at once, or, with `later`, when what is answered is called. */
  collect(object: WeakKey, later = false): () => void {
    const watchers = this.#watched.get(object) ?? [];
    this.#watched.delete(object);
    this.#gone.add(object);
    const run = () => {
      for (const gone of watchers) gone();
    };
    if (!later) run();
    return run;
  }
}
