/** Messages on a pipe: each with its length before it, in four bytes. */
export class Frames {
  readonly #most: number;
  #bytes = Buffer.alloc(0);
  readonly #waiting: ((message: Buffer) => void)[] = [];
  readonly #messages: Buffer[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  /** Whether something has come that nobody asked for. */
  get isEmpty(): boolean {
    return this.#messages.length === 0 && this.#bytes.length === 0;
  }

  /** @throws RangeError for a message that is longer than it may be. */
  add(chunk: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    while (this.#bytes.length >= 4) {
      const end = 4 + this.#bytes.readUInt32LE(0);
      if (end > this.#most) throw new RangeError("a message that is too long");
      if (this.#bytes.length < end) return;
      const message = this.#bytes.subarray(4, end);
      this.#bytes = this.#bytes.subarray(end);
      const waiting = this.#waiting.shift();
      if (waiting === undefined) this.#messages.push(message);
      else waiting(message);
    }
  }

  next(): Promise<Buffer> {
    const message = this.#messages.shift();
    if (message !== undefined) return Promise.resolve(message);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

export function framed(message: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(message.length);
  return Buffer.concat([length, message]);
}
