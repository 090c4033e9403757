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
 * The head's words of four bytes: whose turn it is, how many bytes lie in the area, how it ended. Who waits looks at the
 * first of them all the time, so the others are in no line of a cache with it: each write there would wait for that side.
 */
const TURN = 0;
const FILLED = 32;
const ENDED = 33;
/** How many results the guest has written. */
const DONE = 34;
const HEAD = 256;
const AREA = 64 * 1024;
/** How an end is written into the head; zero for a channel that is open. */
const ENDS: readonly (Loss | undefined)[] = [undefined, "lost", "memory"];

/**
 * So long a side looks again and again before it sleeps, since waking takes longer than most crossings. With a processor
 * to share, looking would keep the other side from going on.
 */
const SPIN_MS = availableParallelism() > 1 ? 0.05 : 0;
const LOOKS = 64;
/**
 * Tells the processor that this thread only waits: where two threads share a core, the other side runs almost twice as
 * fast for it. Node 22 cannot say it.
 */
const pause = (Atomics as { readonly pause?: () => void }).pause ?? (() => undefined);

/** Up to so many bytes, one by one is the faster way to copy them. */
const SHORT = 96;

function copy(from: Uint8Array, length: number, to: Uint8Array, at: number): void {
  if (length > SHORT) to.set(from, at);
  else for (let index = 0; index < length; index += 1) to[at + index] = from[index] as number;
}

/** By when something must have come. The other side gets as long again for each thing that it has done. */
export interface Patience {
  readonly milliseconds: number;
  until: number;
}

export function patience(milliseconds: number): Patience {
  return { milliseconds, until: performance.now() + milliseconds };
}

export function sharedMemory(area = AREA): SharedArrayBuffer {
  return new SharedArrayBuffer(HEAD + area);
}

/**
 * Two threads talk in turns through shared memory: messages of bytes, each with its length before it. Who has the turn
 * writes, and what does not fit is read by the other side and then written on. What was read is not read again from
 * where the other side could change it.
 */
export class Channel {
  readonly shared: SharedArrayBuffer;
  readonly #side: Side;
  readonly #head: Int32Array;
  readonly #area: Uint8Array;
  readonly #words: DataView;
  /** What was read, of which the messages up to `#taken` were handed out. */
  #read = Buffer.alloc(1024);
  #end = 0;
  #taken = 0;
  /** Whether this side has the turn and has taken what came with it. */
  #holds: boolean;

  constructor(side: Side, shared: SharedArrayBuffer) {
    this.#holds = side === HOST;
    this.shared = shared;
    this.#side = side;
    this.#head = new Int32Array(shared, 0, HEAD / 4);
    this.#area = new Uint8Array(shared, HEAD);
    this.#words = new DataView(shared, HEAD);
  }

  /** How many bytes go in one piece. */
  get size(): number {
    return this.#area.length;
  }

  /** Whether the other side is known to have ended. */
  get isEnded(): boolean {
    return Atomics.load(this.#head, ENDED) !== 0;
  }

  /** Whether a message fits beside what this side has written already. */
  fits(length: number): boolean {
    return Atomics.load(this.#head, FILLED) + 4 + length <= this.#area.length;
  }

  /**
   * Writes a message. The other side has it when it gets the turn; should this side end before, it can still be read.
   *
   * @param isResult whether a guest has done with it what it was asked for, and so may take as long again for the next.
   * @throws ChannelLoss when the other side has to read a part first, and does not.
   */
  write(message: Uint8Array, waiting: Patience, isResult = true): void {
    if (this.fits(message.length)) {
      const filled = Atomics.load(this.#head, FILLED);
      this.#words.setUint32(filled, message.length, true);
      copy(message, message.length, this.#area, filled + 4);
      Atomics.store(this.#head, FILLED, filled + 4 + message.length);
      if (this.#side === GUEST && isResult) Atomics.add(this.#head, DONE, 1);
      return;
    }
    const whole = new Uint8Array(message.length + 4);
    new DataView(whole.buffer).setUint32(0, message.length, true);
    whole.set(message, 4);
    for (let from = 0; from < whole.length; ) {
      const filled = Atomics.load(this.#head, FILLED);
      const part = whole.subarray(from, from + this.#area.length - filled);
      this.#area.set(part, filled);
      Atomics.store(this.#head, FILLED, filled + part.length);
      from += part.length;
      if (from < whole.length) {
        this.pass();
        this.#await(waiting);
      }
    }
  }

  /** Gives the turn to the other side. */
  pass(): void {
    this.#holds = false;
    Atomics.store(this.#head, TURN, this.#side === HOST ? GUEST : HOST);
    Atomics.notify(this.#head, TURN);
  }

  /**
   * The next message. Where there is none yet, passes the turn and waits.
   *
   * @param most bytes that it may have.
   * @returns a view that holds until the next call.
   * @throws ChannelLoss
   */
  read(most: number, waiting: Patience): Buffer {
    for (;;) {
      const message = this.#next(most);
      if (message !== undefined) return message;
      if (this.#holds) this.pass();
      this.#await(waiting);
    }
  }

  /** Waits for its turn, and returns the messages that came with it, for a thread that has other things to do meanwhile. */
  async turn(): Promise<Buffer[]> {
    for (;;) {
      while (Atomics.load(this.#head, TURN) !== this.#side) {
        this.#throwIfEnded();
        const woken = Atomics.waitAsync(this.#head, TURN, this.#side === HOST ? GUEST : HOST);
        if (woken.async) await woken.value;
      }
      this.#collect();
      const messages = this.#messages(Number.POSITIVE_INFINITY);
      if (this.#taken === this.#end) return messages;
      if (messages.length > 0) throw new ChannelLoss("lost");
      this.pass();
    }
  }

  /** What the other side wrote completely, when it will not write any more. */
  rest(most: number): Buffer[] {
    if (!this.#holds) this.#collect();
    return this.#messages(most);
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

  #await(waiting: Patience): void {
    this.#sleep(waiting);
    this.#collect();
  }

  #sleep(waiting: Patience): void {
    const head = this.#head;
    if (this.#looks()) return;
    const spinning = performance.now() + SPIN_MS;
    do {
      if (this.#looks()) return;
    } while (performance.now() < spinning);
    let seen = Atomics.load(head, DONE);
    while (!this.#isMine()) {
      this.#throwIfEnded();
      const now = performance.now();
      if (now >= waiting.until) {
        const done = Atomics.load(head, DONE);
        if (done === seen) throw new ChannelLoss("timeout");
        seen = done;
        waiting.until = now + waiting.milliseconds;
      }
      Atomics.wait(head, TURN, this.#side === HOST ? GUEST : HOST, waiting.until - now);
    }
  }

  #messages(most: number): Buffer[] {
    const messages: Buffer[] = [];
    for (let message = this.#next(most); message !== undefined; message = this.#next(most)) {
      messages.push(Buffer.from(message));
    }
    return messages;
  }

  #looks(): boolean {
    for (let look = 0; look < LOOKS; look += 1) {
      if (Atomics.load(this.#head, TURN) === this.#side) return true;
      pause();
    }
    return false;
  }

  #throwIfEnded(): void {
    const ended = ENDS[Atomics.load(this.#head, ENDED)];
    if (ended !== undefined) throw new ChannelLoss(ended);
  }

  /** Takes what the other side has written into memory that it cannot change. */
  #collect(): void {
    this.#holds = true;
    const filled = Math.min(Math.max(Atomics.load(this.#head, FILLED), 0), this.#area.length);
    if (this.#taken === this.#end) this.#taken = this.#end = 0;
    if (this.#end + filled > this.#read.length) {
      const left = this.#read.subarray(this.#taken, this.#end);
      const larger = Buffer.alloc((left.length + filled) * 2);
      larger.set(left);
      this.#read = larger;
      this.#end = left.length;
      this.#taken = 0;
    }
    copy(filled <= SHORT ? this.#area : this.#area.subarray(0, filled), filled, this.#read, this.#end);
    this.#end += filled;
    Atomics.store(this.#head, FILLED, 0);
  }

  #next(most: number): Buffer | undefined {
    const start = this.#taken + 4;
    if (start > this.#end) return undefined;
    const length = this.#read.readUInt32LE(this.#taken);
    if (length > most) {
      throw new ChannelLoss("lost", new RangeError(`a message of ${length} bytes, where ${most} are allowed`));
    }
    if (start + length > this.#end) return undefined;
    this.#taken = start + length;
    return this.#read.subarray(start, start + length);
  }
}
