import { foreign, malformed } from "./_refusal.ts";

export interface Section {
  readonly id: number;
  readonly body: Reader;
}

const HEADER = 8;
/** No module of ours has a tenth as many functions, nor as many of anything else. */
const MAX_ITEMS = 100_000;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads WebAssembly's binary encoding from the first byte to the last, in the one form that our tools write: a number that
 * is longer than it need be is refused. Places are told as bytes of the whole component.
 */
export class Reader {
  readonly #bytes: Uint8Array;
  readonly #start: number;
  #next = 0;

  constructor(bytes: Uint8Array, start = 0) {
    this.#bytes = bytes;
    this.#start = start;
  }

  /** Where in the component the next byte is. */
  get place(): number {
    return this.#start + this.#next;
  }

  get size(): number {
    return this.#bytes.length;
  }

  get done(): boolean {
    return this.#next >= this.#bytes.length;
  }

  byte(): number {
    const byte = this.#bytes[this.#next];
    if (byte === undefined) throw this.#cutOff();
    this.#next += 1;
    return byte;
  }

  /** The next byte, not taken. */
  peek(): number | undefined {
    return this.#bytes[this.#next];
  }

  take(length: number): Uint8Array {
    const end = this.#next + length;
    if (end > this.#bytes.length) throw this.#cutOff();
    const taken = this.#bytes.subarray(this.#next, end);
    this.#next = end;
    return taken;
  }

  rest(): Uint8Array {
    return this.take(this.#bytes.length - this.#next);
  }

  /** Nothing may follow what was read. */
  end(): void {
    if (!this.done) throw foreign(`it says more than it need at byte ${this.place}`);
  }

  /** Unsigned LEB128 of at most 32 bits. */
  u32(): number {
    const { place } = this;
    let value = 0;
    for (let scale = 1; scale <= 2 ** 28; scale *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte >= 0x80) continue;
      if (value > 0xffffffff) break;
      if (byte === 0 && scale > 1) throw foreign(`its number at byte ${place} is longer than it need be`);
      return value;
    }
    throw malformed(`its number at byte ${place} does not fit 32 bits`);
  }

  /**
   * The number of a type where a type of the language may stand, too: those are negative, so it has a sign, and 64 to 127
   * take two bytes.
   */
  typeNumber(): number {
    const { place } = this;
    let value = 0;
    let before = 0;
    for (let scale = 1; scale <= 2 ** 28; scale *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte >= 0x80) {
        before = byte;
        continue;
      }
      if ((byte & 0x40) !== 0) break;
      if (byte === 0 && scale > 1 && (before & 0x40) === 0)
        throw foreign(`its number at byte ${place} is longer than it need be`);
      return value;
    }
    throw malformed(`its number at byte ${place} is not that of a type`);
  }

  /** Skips LEB128 of any kind, as it stands in code. */
  skipNumber(): void {
    while (this.byte() >= 0x80);
  }

  /** Skips a signed LEB128 of at most 32 bits. */
  s32(): void {
    const { place } = this;
    let before = 0;
    for (let length = 1; length <= 5; length += 1) {
      const byte = this.byte();
      if (byte < 0x80) {
        // A last byte that only repeats the sign of the one before it could be left out.
        const repeats =
          length > 1 && ((byte === 0x00 && (before & 0x40) === 0) || (byte === 0x7f && (before & 0x40) !== 0));
        if (repeats) throw foreign(`its number at byte ${place} is longer than it need be`);
        return;
      }
      before = byte;
    }
    throw malformed(`its number at byte ${place} does not fit 32 bits`);
  }

  /** The exact byte, or what is wrong with another one. */
  expect(byte: number, what: string): void {
    const { place } = this;
    if (this.byte() !== byte) throw foreign(`${what}, at byte ${place}`);
  }

  name(): string {
    const { place } = this;
    const bytes = this.take(this.u32());
    try {
      return utf8.decode(bytes);
    } catch {
      throw malformed(`its name at byte ${place} is not UTF-8`);
    }
  }

  list<T>(read: () => T): T[] {
    const length = this.u32();
    if (length > MAX_ITEMS) throw foreign(`it has a list of too many items before byte ${this.place}`);
    const items: T[] = [];
    for (let index = 0; index < length; index += 1) items.push(read());
    return items;
  }

  /** The sections behind the header of eight bytes. */
  *sections(): Generator<Section> {
    this.take(HEADER);
    while (!this.done) {
      const id = this.byte();
      const length = this.u32();
      const { place } = this;
      yield { id, body: new Reader(this.take(length), place) };
    }
  }

  /** What stands at an index that was read. */
  at<T>(items: readonly T[], index: number): T {
    const item = items[index];
    if (item === undefined) throw malformed(`before byte ${this.place} it refers to something that it does not have`);
    return item;
  }

  #cutOff(): Error {
    return malformed(`it is cut off within what stands at byte ${this.place}`);
  }
}
