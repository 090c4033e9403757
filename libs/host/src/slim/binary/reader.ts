/** A binary that is not of the form that the slim glue runs; `message` says what it has or lacks. */
export class NotSlim extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "NotSlim";
  }
}

export interface Section {
  readonly id: number;
  readonly body: Reader;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Reads WebAssembly's binary encoding from the first byte to the last. Whatever does not fit is a NotSlim. */
export class Reader {
  readonly #bytes: Uint8Array;
  #next = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get done(): boolean {
    return this.#next >= this.#bytes.length;
  }

  byte(): number {
    const byte = this.#bytes[this.#next++];
    if (byte === undefined) throw new NotSlim("a section of it is cut off");
    return byte;
  }

  /** The next byte, not taken. */
  peek(): number | undefined {
    return this.#bytes[this.#next];
  }

  take(length: number): Uint8Array {
    const end = this.#next + length;
    if (end > this.#bytes.length) throw new NotSlim("a section of it is cut off");
    const taken = this.#bytes.subarray(this.#next, end);
    this.#next = end;
    return taken;
  }

  rest(): Uint8Array {
    return this.take(this.#bytes.length - this.#next);
  }

  /** Unsigned LEB128 of at most 32 bits. */
  u32(): number {
    let value = 0;
    for (let scale = 1; scale <= 2 ** 28; scale *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    throw new NotSlim("it holds a number that is too long");
  }

  /** Skips LEB128 of any kind. */
  skipNumber(): void {
    while (this.byte() >= 0x80);
  }

  name(): string {
    return utf8.decode(this.take(this.u32()));
  }

  list<T>(read: () => T): T[] {
    const length = this.u32();
    const items: T[] = [];
    for (let index = 0; index < length; index += 1) items.push(read());
    return items;
  }

  /** The sections behind the header of eight bytes. */
  *sections(): Generator<Section> {
    this.take(8);
    while (!this.done) {
      const id = this.byte();
      yield { id, body: new Reader(this.take(this.u32())) };
    }
  }
}

export function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new NotSlim("it refers to something that it does not have");
  return item;
}
