import { CapabilityError } from "../capabilities/error.ts";
import type { WasmMemory } from "./_engine.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** A guest's memory, where its calls say that things lie. Nothing of it is kept: what is read is a copy. */
export class GuestMemory {
  readonly #memory: WasmMemory;
  #view: DataView;
  #bytes: Uint8Array;

  constructor(memory: WasmMemory) {
    this.#memory = memory;
    this.#view = new DataView(memory.buffer);
    this.#bytes = new Uint8Array(memory.buffer);
  }

  u8(address: number): number {
    return this.#at(address, 1).getUint8(address);
  }

  u16(address: number): number {
    return this.#at(address, 2).getUint16(address, true);
  }

  u32(address: number): number {
    return this.#at(address, 4).getUint32(address, true);
  }

  u64(address: number): bigint {
    return this.#at(address, 8).getBigUint64(address, true);
  }

  setU8(address: number, value: number): void {
    this.#at(address, 1).setUint8(address, value);
  }

  setU16(address: number, value: number): void {
    this.#at(address, 2).setUint16(address, value, true);
  }

  setU32(address: number, value: number): void {
    this.#at(address, 4).setUint32(address, value, true);
  }

  setU64(address: number, value: bigint): void {
    this.#at(address, 8).setBigUint64(address, value, true);
  }

  /** A copy of what lies there. */
  copy(address: number, length: number): Uint8Array {
    this.#at(address, length);
    return this.#bytes.slice(address, address + length);
  }

  write(address: number, bytes: Uint8Array): void {
    this.#at(address, bytes.length);
    this.#bytes.set(bytes, address);
  }

  /** @throws CapabilityError FAULT where that is not all within the memory */
  demand(address: number, length: number): void {
    this.#at(address, length);
  }

  /** @throws CapabilityError ILSEQ for what is no UTF-8 */
  text(address: number, length: number): string {
    const bytes = this.copy(address, length);
    try {
      return utf8.decode(bytes);
    } catch (cause) {
      throw new CapabilityError("ilseq", { cause });
    }
  }

  /** The view, which is another one when the memory has grown. */
  #at(address: number, length: number): DataView {
    if (this.#bytes.buffer !== this.#memory.buffer) {
      this.#view = new DataView(this.#memory.buffer);
      this.#bytes = new Uint8Array(this.#memory.buffer);
    }
    if (address + length > this.#bytes.length) throw new CapabilityError("fault");
    return this.#view;
  }
}

export function encode(text: string): Uint8Array {
  return encoder.encode(text);
}
