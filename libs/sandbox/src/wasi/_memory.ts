import { CapabilityError } from "../capabilities/error.ts";
import type { WasmMemory } from "./_engine.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();
/** Up to so many bytes, one by one is the faster way to copy them. */
const SHORT = 32;

/**
 * A guest's memory, where its calls say that things lie. Nothing of it is kept: what is read is a copy. It cannot grow while a call
 * of the guest's is answered.
 */
export class GuestMemory {
  #memory: WasmMemory = { buffer: new ArrayBuffer() };
  #bytes = new Uint8Array();
  #view = new DataView(this.#bytes.buffer);

  /** Until then there is none: a start function runs before anybody can say where its memory is. */
  begin(memory: WasmMemory): void {
    this.#memory = memory;
  }

  /** To be called when a call begins: the memory is in another place when it has grown. */
  look(): void {
    const { buffer } = this.#memory;
    if (this.#bytes.buffer === buffer) return;
    this.#view = new DataView(buffer);
    this.#bytes = new Uint8Array(buffer);
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
    // Small ones come out of a common pool, which takes a tenth of the time.
    const copied = Buffer.allocUnsafe(length);
    if (length > SHORT) copied.set(this.#bytes.subarray(address, address + length));
    else for (let index = 0; index < length; index += 1) copied[index] = this.#bytes[address + index] as number;
    return copied;
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

  #at(address: number, length: number): DataView {
    if (address + length > this.#bytes.length) throw new CapabilityError("fault");
    return this.#view;
  }
}

export function encode(text: string): Uint8Array {
  return encoder.encode(text);
}
