/** How long answers are used again. Times are milliseconds. */
export interface CacheOptions {
  /** An answer that was found. */
  readonly found: number;
  /** That there is none. */
  readonly absent: number;
  /** How many are kept; the one that was asked for longest ago goes first. */
  readonly entries: number;
}

/** An answer with the time at which it was given. */
export interface Kept<T> {
  readonly value: T | undefined;
  readonly at: number;
}

/** Answers for a time, and one question for several that ask the same at once. What fails is not kept. */
export class Cache<T> {
  readonly #options: CacheOptions;
  readonly #now: () => number;
  readonly #kept = new Map<string, Kept<T>>();
  readonly #asking = new Map<string, Promise<Kept<T>>>();

  constructor(options: CacheOptions, now: () => number = Date.now) {
    this.#options = options;
    this.#now = now;
  }

  get size(): number {
    return this.#kept.size;
  }

  get(key: string, ask: () => Promise<Kept<T>>): Kept<T> | Promise<Kept<T>> {
    const kept = this.#kept.get(key);
    if (kept !== undefined && this.#isFresh(kept)) {
      this.#kept.delete(key);
      this.#kept.set(key, kept);
      return kept;
    }
    const asking = this.#asking.get(key);
    if (asking !== undefined) return asking;
    const answer = ask()
      .then((given) => this.#keep(key, given))
      .finally(() => this.#asking.delete(key));
    this.#asking.set(key, answer);
    return answer;
  }

  /** A clock that was set back makes an answer stale, not young. */
  #isFresh({ value, at }: Kept<T>): boolean {
    const age = this.#now() - at;
    return age >= 0 && age < (value === undefined ? this.#options.absent : this.#options.found);
  }

  #keep(key: string, given: Kept<T>): Kept<T> {
    this.#kept.delete(key);
    this.#kept.set(key, given);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.#options.entries && oldest !== undefined) this.#kept.delete(oldest);
    return given;
  }
}
