import { ChannelLoss, HEAD_WORDS, HOST, type Patience, type Side, Turns } from "../turns.ts";

/** How many bytes lie in the area stands in a word behind the head; the area begins in another line of the cache. */
const FILLED = HEAD_WORDS;
const HEAD = (HEAD_WORDS + 32) * 4;
const AREA = 64 * 1024;

/** Up to so many bytes, one by one is the faster way to copy them. */
const SHORT = 96;

function copy(from: Uint8Array, length: number, to: Uint8Array, at: number): void {
  if (length > SHORT) to.set(from, at);
  else for (let index = 0; index < length; index += 1) to[at + index] = from[index] as number;
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
  readonly #turns: Turns;
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
    this.#turns = new Turns(side, shared);
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
    return this.#turns.isEnded;
  }

  /**
   * Writes a message. The other side has it when it gets the turn; should this side end before, it can still be read.
   *
   * @throws ChannelLoss when the other side has to read a part first, and does not.
   */
  write(message: Uint8Array, waiting: Patience): void {
    const filled = Atomics.load(this.#head, FILLED);
    if (filled + 4 + message.length <= this.#area.length) {
      this.#words.setUint32(filled, message.length, true);
      copy(message, message.length, this.#area, filled + 4);
      Atomics.store(this.#head, FILLED, filled + 4 + message.length);
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
    this.#turns.pass();
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
      await this.#turns.arrival();
      this.#collect();
      const messages = this.#messages();
      if (this.#taken === this.#end) return messages;
      if (messages.length > 0) throw new ChannelLoss("lost");
      this.pass();
    }
  }

  /** Wakes the other side to tell it that nothing will come. */
  end(loss: "lost" | "memory"): void {
    this.#turns.end(loss);
  }

  #await(waiting: Patience): void {
    this.#turns.wait(waiting);
    this.#collect();
  }

  #messages(): Buffer[] {
    const most = Number.POSITIVE_INFINITY;
    const messages: Buffer[] = [];
    for (let message = this.#next(most); message !== undefined; message = this.#next(most)) {
      messages.push(Buffer.from(message));
    }
    return messages;
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
