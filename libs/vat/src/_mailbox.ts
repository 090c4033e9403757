import type { Fifo } from "./_fifo.ts";
import { VatError } from "./error.ts";
import type { Item } from "./reference.ts";

/** How much a vat takes before it has come to it; in messages. */
export interface MailboxOptions {
  /** From here on senders wait: vats of the same thread are not run, and programs outside are told. */
  readonly high?: number;
  /** What is beyond is refused: it breaks with `MAILBOX_FULL`, and may be tried again. */
  readonly most?: number;
}

const HIGH = 10_000;
const MOST = 1_000_000;

/** What has come from outside, seen as to how much it is, and who waits for it to become less. */
export class Mailbox<K> {
  readonly #items: Fifo<Item>;
  readonly #high: number;
  readonly #most: number;
  /** Vats that are not run. */
  readonly senders: K[] = [];
  #programs: (() => void)[] = [];
  /** Whose mailbox the vat has filled. */
  behind: K | undefined;
  /** For whom it is not run. */
  waitsFor: K | undefined;

  constructor(items: Fifo<Item>, { high = HIGH, most = MOST }: MailboxOptions) {
    if (!(high >= 1 && most >= high))
      throw new RangeError("a mailbox takes one message at least, and `most` is not below `high`");
    this.#items = items;
    this.#high = high;
    this.#most = most;
  }

  get full(): boolean {
    return this.#items.length >= this.#high;
  }

  get overflows(): boolean {
    return this.#items.length >= this.#most;
  }

  /** Whether there is no room for questions, either. */
  get bursts(): boolean {
    return this.#items.length >= 2 * this.#most;
  }

  /** Whether it is still too early for those who wait: they come back when half of it is done. */
  get crowded(): boolean {
    return this.#items.length > this.#high / 2;
  }

  get awaited(): boolean {
    return this.senders.length > 0 || this.#programs.length > 0;
  }

  room(): Promise<void> {
    if (!this.full) return Promise.resolve();
    return new Promise((resolve) => {
      this.#programs.push(resolve);
    });
  }

  /** Lets programs go on, if there is room; answers the vats that can. */
  release(): K[] {
    if (!this.crowded) for (const resolve of this.#programs.splice(0)) resolve();
    return this.senders.splice(0);
  }
}

export function overflowing(name: string): VatError {
  return new VatError("MAILBOX_FULL", `the mailbox of \`${name}\` is full`, {
    hint: "send it again later: `ready` says when, and `full` whether to wait",
  });
}

export function drained(name: string): VatError {
  return new VatError("DRAINED", `\`${name}\` takes nothing new: it finishes what it has, and is halted then`, {
    hint: "send it again when it was started",
  });
}
