import { alignUp } from "@glither/wit/abi";

const TEXT = new TextEncoder();
/** Nothing lies at address 0, so that 0 can mean nothing. */
export const DATA_BASE = 16;

/** A text in memory: its UTF-8 bytes, and how many. */
export interface StaticText {
  readonly pointer: number;
  readonly length: number;
}

/** The constant data of a module; equal texts and equal blocks lie there once. */
export class StaticData {
  #bytes = new Uint8Array(1024);
  #length = 0;
  readonly #known = new Map<string, number>();

  /** All that was laid down, from `DATA_BASE` on. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  text(value: string): StaticText {
    const bytes = TEXT.encode(value);
    return { pointer: this.#once(`text:${value}`, bytes, 1), length: bytes.length };
  }

  /** 32-bit words, at an address that four divides. */
  words(values: ArrayLike<number>): number {
    return this.block(new Uint8Array(Uint32Array.from(values, (value) => value >>> 0).buffer), 4);
  }

  halves(values: ArrayLike<number>): number {
    return this.block(new Uint8Array(Uint16Array.from(values).buffer), 2);
  }

  block(bytes: Uint8Array, alignment: number): number {
    return bytes.length > 4096
      ? this.#append(bytes, alignment)
      : this.#once(`${alignment}:${String.fromCharCode(...bytes)}`, bytes, alignment);
  }

  #once(key: string, bytes: Uint8Array, alignment: number): number {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const address = this.#append(bytes, alignment);
    this.#known.set(key, address);
    return address;
  }

  #append(bytes: Uint8Array, alignment: number): number {
    const start = alignUp(this.#length, alignment);
    const end = start + bytes.length;
    if (end > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#bytes.length * 2, end));
      larger.set(this.bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, start);
    this.#length = end;
    return DATA_BASE + start;
  }
}
