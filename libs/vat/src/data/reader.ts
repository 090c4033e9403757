import { VatError } from "../error.ts";

/** Reads what a `Writer` has written. What it does not find is a damaged store. */
export class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw damaged("it ends in the middle of a record");
    return byte;
  }

  count(): number {
    let value = 0;
    for (let scale = 1; scale <= 2 ** 49; scale *= 0x80) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    throw damaged("it has a number that is too large");
  }

  double(): number {
    this.#need(8);
    this.#at += 8;
    return this.#view.getFloat64(this.#at - 8);
  }

  /** So many bytes, where they lie. */
  bytes(length: number): Uint8Array {
    this.#need(length);
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  /** All that is left. */
  rest(): Uint8Array {
    return this.bytes(this.#bytes.length - this.#at);
  }

  ascii(length: number): string {
    this.#need(length);
    const end = this.#at + length;
    let text = "";
    while (this.#at < end) text += String.fromCharCode(this.#bytes[this.#at++] as number);
    return text;
  }

  #need(length: number): void {
    if (this.#bytes.length - this.#at < length) throw damaged("it ends in the middle of a record");
  }
}

export function damaged(what: string, cause?: unknown): VatError {
  return new VatError("DAMAGED_STORE", `the store is damaged: ${what}`, cause === undefined ? {} : { cause });
}
