/** Where the next look is to be. */
export interface Pace {
  readonly clock: () => number;
  /** Milliseconds. */
  readonly longest: number;
  /** Sees to it that there is a look in so many milliseconds; undefined where a timer of this process does. */
  readonly wakeIn: ((milliseconds: number) => void) | undefined;
}

/** After a look that left something that is due, since others do that, or since it failed. */
const AGAIN_MS = 1_000;

/** Looks for something to do, now and whenever it may be there. One look at a time. */
export class Looker {
  readonly #look: () => Promise<number | undefined>;
  readonly #pace: Pace;
  #last: Promise<void> = Promise.resolve();
  #upcoming: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #next = Number.POSITIVE_INFINITY;
  #isStopped = false;

  /** @param look does what there is to do, does not throw, and says when there will be more. */
  constructor(look: () => Promise<number | undefined>, pace: Pace) {
    this.#look = look;
    this.#pace = pace;
  }

  wake(): Promise<void> {
    if (this.#isStopped) return this.#last;
    if (this.#upcoming === undefined) {
      this.#upcoming = this.#last.then(() => this.#once());
      this.#last = this.#upcoming;
    }
    return this.#upcoming;
  }

  /** There is something to do at this time, or from it on. */
  hear(at: number): void {
    if (this.#isStopped || at >= this.#next) return;
    this.#next = at;
    const wait = at - this.#pace.clock();
    if (wait <= 0) void this.wake();
    else this.#within(wait);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#last;
  }

  async #once(): Promise<void> {
    this.#upcoming = undefined;
    if (this.#isStopped) return;
    clearTimeout(this.#timer);
    this.#next = Number.POSITIVE_INFINITY;
    const next = (await this.#look()) ?? Number.POSITIVE_INFINITY;
    this.#next = Math.min(this.#next, next);
    const wait = this.#next - this.#pace.clock();
    this.#within(wait <= 0 ? AGAIN_MS : wait);
  }

  #within(wait: number): void {
    const { longest, wakeIn } = this.#pace;
    // How long a timer waits is not what the calendar says: behind a jump of the clock it is looked at again.
    if (wakeIn !== undefined && wait < Number.POSITIVE_INFINITY) wakeIn(wait);
    clearTimeout(this.#timer);
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => void this.wake(), wakeIn === undefined ? Math.min(wait, longest) : longest);
  }
}
