import { ModuleError } from "../error.ts";

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** Reads what an engine has found valid. Where it ends all the same, or says what is not known here, the module is refused. */
export class Bytes {
  readonly #bytes: Uint8Array;
  at: number;
  readonly end: number;

  constructor(bytes: Uint8Array, at = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.at = at;
    this.end = end;
  }

  get done(): boolean {
    return this.at >= this.end;
  }

  byte(): number {
    const byte = this.at < this.end ? this.#bytes[this.at] : undefined;
    if (byte === undefined) throw unreadable("it ends too early");
    this.at += 1;
    return byte;
  }

  /** Unsigned LEB128, in as many bytes as its writer liked. */
  u32(): number {
    let value = 0;
    for (let scale = 1; scale <= 2 ** 28; scale *= 0x80) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    throw unreadable("it has a number that is too large");
  }

  /** Skips LEB128 of any kind, and gives its last byte. */
  leb(): number {
    for (;;) {
      const byte = this.byte();
      if (byte < 0x80) return byte;
    }
  }

  skip(length: number): void {
    if (length > this.end - this.at) throw unreadable("it ends too early");
    this.at += length;
  }

  name(): string {
    const length = this.u32();
    this.skip(length);
    return utf8.decode(this.#bytes.subarray(this.at - length, this.at));
  }

  list<T>(read: (index: number) => T): T[] {
    return Array.from({ length: Math.min(this.u32(), this.end) }, (_, index) => read(index));
  }

  /** What lies between two places. */
  slice(from: number, to: number): Uint8Array {
    return this.#bytes.subarray(from, to);
  }
}

export function unreadable(why: string): ModuleError {
  return new ModuleError("MALFORMED_MODULE", `the module cannot be read: ${why}`);
}
