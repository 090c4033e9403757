import { VatError } from "../error.ts";
import { post } from "../kernel.ts";
import type { Item } from "../reference.ts";
import { later } from "../scheduler.ts";
import type { Storage } from "./storage.ts";

/** What has been sent, and waits for what its churn did to be stored; with its number where it stays in the store. */
export interface Held {
  readonly item: Item;
  readonly number: number | undefined;
}

/** So much is not held any longer, even if the thread has no time for anything else. */
const MOST_BYTES = 8 * 2 ** 20;

/**
 * Commits churns in groups: all that ended since the last commit. The vats go on meanwhile; what they have sent leaves, in its
 * order, when it is stored.
 */
export class Group {
  readonly #storage: Storage;
  /** Which message of the store an item is that waits in a mailbox. */
  readonly numbers = new Map<Item, number>();
  /** Whether nothing may be committed now. */
  readonly #blocked: () => boolean;
  readonly #failed: (problem: VatError) => void;
  #records: Uint8Array[] = [];
  #held: Held[] = [];
  #waiting: { resolve: () => void; reject: (problem: unknown) => void }[] = [];
  #bytes = 0;
  #asked = false;
  #committing = false;
  /** Bytes that were committed since the last snapshot. */
  written = 0;
  failure: VatError | undefined;

  constructor(storage: Storage, blocked: () => boolean, failed: (problem: VatError) => void) {
    this.#storage = storage;
    this.#blocked = blocked;
    this.#failed = failed;
  }

  get committing(): boolean {
    return this.#committing;
  }

  /** Takes what a churn did and sent. */
  add(records: readonly Uint8Array[], held: readonly Held[]): void {
    if (records.length === 0 && held.length === 0) {
      // It may have been what the others waited for.
      this.nudge();
      return;
    }
    if (records.length === 0 && this.#records.length === 0 && this.#held.length === 0 && !this.#committing) {
      this.#leave(held);
      return;
    }
    for (const record of records) {
      this.#records.push(record);
      this.#bytes += record.length;
    }
    for (const one of held) this.#held.push(one);
    if (this.#bytes >= MOST_BYTES) this.flush();
    else this.#ask();
  }

  /** Settles when all that has ended is stored. */
  stored(): Promise<void> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    if (this.#records.length === 0 && this.#held.length === 0 && !this.#committing) return Promise.resolve();
    this.#ask();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
    });
  }

  /** Sees to it that what waits is committed. */
  nudge(): void {
    if (this.#records.length > 0 || this.#held.length > 0 || this.#waiting.length > 0) this.#ask();
  }

  flush(): void {
    if (this.#committing || this.failure !== undefined) return;
    // The end of what blocks it asks again.
    if (this.#blocked()) return;
    const [records, held, waiting] = [this.#records, this.#held, this.#waiting];
    this.#empty();
    const done = (): void => {
      this.#leave(held);
      for (const { resolve } of waiting) resolve();
    };
    const failed = (cause: unknown): void => {
      this.fail(cause);
      for (const { reject } of waiting) reject(this.failure);
    };
    let under: undefined | Promise<void>;
    try {
      under = records.length > 0 ? (this.#storage.commit(records) ?? undefined) : undefined;
    } catch (cause) {
      failed(cause);
      return;
    }
    for (const record of records) this.written += record.length;
    if (under === undefined) {
      done();
      return;
    }
    this.#committing = true;
    under.then(() => {
      this.#committing = false;
      done();
      this.nudge();
    }, failed);
  }

  /** Commits what can be committed, and then nothing any more. */
  async close(): Promise<void> {
    this.flush();
    if (this.#committing) await new Promise<void>((resolve, reject) => this.#waiting.push({ resolve, reject }));
    this.failure ??= new VatError("STORE_FAILED", "the store is closed");
    for (const { reject } of this.#waiting.splice(0)) reject(this.failure);
  }

  /** A snapshot holds all that was to be committed; what was sent can leave. */
  superseded(): void {
    const [held, waiting] = [this.#held, this.#waiting];
    this.#empty();
    this.written = 0;
    this.#leave(held);
    for (const { resolve } of waiting) resolve();
  }

  fail(cause: unknown): void {
    this.failure = new VatError("STORE_FAILED", "the store could not be written, so its vats stand still", {
      cause,
      hint: "what was not stored has not happened: open the store again when it can be written",
    });
    for (const { reject } of this.#waiting.splice(0)) reject(this.failure);
    this.#failed(this.failure);
  }

  #empty(): void {
    this.#records = [];
    this.#held = [];
    this.#waiting = [];
    this.#bytes = 0;
  }

  #ask(): void {
    if (this.#asked) return;
    this.#asked = true;
    later(() => {
      this.#asked = false;
      this.flush();
    });
  }

  #leave(held: readonly Held[]): void {
    for (const { item, number } of held) {
      if (number !== undefined) this.numbers.set(item, number);
      post(item);
    }
  }
}
