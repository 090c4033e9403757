import { availableParallelism } from "node:os";
import { performance } from "node:perf_hooks";

/** Why nothing comes through a channel any more. */
export type Loss =
  /** The other side did not answer in time. */
  | "timeout"
  /** It ended for want of memory. */
  | "memory"
  /** It ended by itself, or wrote what the protocol does not have. */
  | "lost";

export class ChannelLoss extends Error {
  readonly loss: Loss;

  constructor(loss: Loss, cause?: unknown) {
    super(`the channel is closed: ${loss}`, cause === undefined ? undefined : { cause });
    this.name = "ChannelLoss";
    this.loss = loss;
  }
}

/** Whose turn it is. The host begins; nobody has it when one side has ended. */
export const HOST = 0;
export const GUEST = 1;
const NOBODY = 2;
export type Side = typeof HOST | typeof GUEST;

/**
 * The head's words of four bytes: whose turn it is, how it ended. Who waits looks at the first of them all the time, so nothing
 * else is in one line of a cache with it: each write there would wait for that side.
 */
const TURN = 0;
const ENDED = 16;
/** Words behind which others may write what they hand over. */
export const HEAD_WORDS = 32;
/** How an end is written into the head; zero for a channel that is open. */
const ENDS: readonly (Loss | undefined)[] = [undefined, "lost", "memory"];

/**
 * So long a side looks again and again before it sleeps, since waking takes longer than most crossings. With a processor
 * to share, looking would keep the other side from going on.
 */
const SPIN_MS = availableParallelism() > 1 ? 0.05 : 0;
const LOOKS = 32;
/** Between two looks. */
const PAUSES = 3;
/**
 * Tells the processor that this thread only waits: where two threads share a core, the other side runs almost twice as
 * fast for it. Node 22 cannot say it.
 */
const pause = (Atomics as { readonly pause?: () => void }).pause ?? (() => undefined);

/** By when something must have come. */
export interface Patience {
  readonly until: number;
}

export function patience(milliseconds: number): Patience {
  return { until: performance.now() + milliseconds };
}

/** Two threads take turns: what one wrote into memory that both see before it gave the turn away, the other one sees when it has it. */
export class Turns {
  readonly #side: Side;
  readonly #head: Int32Array;

  constructor(side: Side, shared: SharedArrayBuffer) {
    this.#side = side;
    this.#head = new Int32Array(shared, 0, HEAD_WORDS);
  }

  /** Whether the other side is known to have ended. */
  get isEnded(): boolean {
    return Atomics.load(this.#head, ENDED) !== 0;
  }

  /** Gives the turn to the other side. */
  pass(): void {
    Atomics.store(this.#head, TURN, this.#side === HOST ? GUEST : HOST);
    Atomics.notify(this.#head, TURN);
  }

  /**
   * Waits for the turn.
   *
   * @throws ChannelLoss
   */
  wait(waiting: Patience): void {
    if (this.#looks()) return;
    const spinning = performance.now() + SPIN_MS;
    do {
      if (this.#looks()) return;
    } while (performance.now() < spinning);
    while (!this.#isMine()) {
      this.#throwIfEnded();
      const now = performance.now();
      if (now >= waiting.until) throw new ChannelLoss("timeout");
      Atomics.wait(this.#head, TURN, this.#side === HOST ? GUEST : HOST, waiting.until - now);
    }
  }

  /**
   * The same for a thread that has other things to do meanwhile.
   *
   * @throws ChannelLoss
   */
  async arrival(): Promise<void> {
    while (!this.#isMine()) {
      this.#throwIfEnded();
      const woken = Atomics.waitAsync(this.#head, TURN, this.#side === HOST ? GUEST : HOST);
      if (woken.async) await woken.value;
    }
  }

  /** Wakes the other side to tell it that nothing will come. */
  end(loss: "lost" | "memory"): void {
    Atomics.compareExchange(this.#head, ENDED, 0, ENDS.indexOf(loss));
    Atomics.store(this.#head, TURN, NOBODY);
    Atomics.notify(this.#head, TURN);
  }

  #isMine(): boolean {
    return Atomics.load(this.#head, TURN) === this.#side;
  }

  #looks(): boolean {
    for (let look = 0; look < LOOKS; look += 1) {
      if (Atomics.load(this.#head, TURN) === this.#side) return true;
      for (let pauses = 0; pauses < PAUSES; pauses += 1) pause();
    }
    return false;
  }

  #throwIfEnded(): void {
    const ended = ENDS[Atomics.load(this.#head, ENDED)];
    if (ended !== undefined) throw new ChannelLoss(ended);
  }
}
