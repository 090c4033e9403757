/** What tells when nothing holds an object any more. Injected, so that tests need not wait for a collector. */
export interface Collector {
  /** A reference that holds nothing. */
  weak<T extends WeakKey>(object: T): { deref(): T | undefined };
  /** Calls `gone` some time after nothing holds the object any more. */
  watch(object: WeakKey, gone: () => void): void;
}

/** The engine's own. */
export class EngineCollector implements Collector {
  readonly #registry = new FinalizationRegistry<() => void>((gone) => gone());

  weak<T extends WeakKey>(object: T): WeakRef<T> {
    return new WeakRef(object);
  }

  watch(object: WeakKey, gone: () => void): void {
    this.#registry.register(object, gone);
  }
}
