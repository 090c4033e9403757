/** Bytes that mean something in Syrup. */
const MARKS = new TextEncoder().encode("0123456789+-:\"'[]{}<>#$tfDF ");

/** Changed messages and noise, the same ones for the same seed. */
export class Mutations {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** A whole number from 0 on, below `limit` (mulberry32). */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  /** One of some messages, changed once to four times. */
  of(messages: readonly Uint8Array[]): Uint8Array {
    let bytes = this.#pick(messages);
    for (let times = 1 + this.below(4); times > 0; times--) bytes = this.#changed(bytes, messages);
    return bytes;
  }

  /** Marks of Syrup in any order, beginning as a record does; or any bytes. */
  random(): Uint8Array {
    const marks = this.below(4) > 0;
    const bytes = Uint8Array.from({ length: 1 + this.below(60) }, () =>
      marks ? (MARKS[this.below(MARKS.length)] ?? 0) : this.below(256),
    );
    if (this.below(2) === 0) bytes[0] = 0x3c;
    return bytes;
  }

  #pick(messages: readonly Uint8Array[]): Uint8Array {
    return messages[this.below(messages.length)] ?? new Uint8Array(0);
  }

  #changed(bytes: Uint8Array, messages: readonly Uint8Array[]): Uint8Array {
    const at = this.below(bytes.length + 1);
    const to = at + this.below(bytes.length - at + 1);
    const [head, part, tail] = [bytes.subarray(0, at), bytes.subarray(at, to), bytes.subarray(to)];
    const mark = Uint8Array.of(MARKS[this.below(MARKS.length)] ?? 0);
    switch (this.below(8)) {
      case 0:
        return Buffer.concat([head, mark, bytes.subarray(at + 1)]);
      case 1:
        return Buffer.concat([head, mark, bytes.subarray(at)]);
      case 2:
        return Buffer.concat([head, bytes.subarray(at + 1)]);
      case 3:
        return head;
      case 4:
        return Buffer.concat([head, part, part, tail]);
      case 5:
        return Buffer.concat([head, tail]);
      case 6:
        return Buffer.concat([head, Uint8Array.of(this.below(256)), bytes.subarray(at + 1)]);
      default: {
        const other = this.#pick(messages);
        return Buffer.concat([head, other.subarray(this.below(other.length)), tail]);
      }
    }
  }
}
