import { CapabilityError } from "../../capabilities/error.ts";
import type { Host } from "../_host.ts";

/** One call moves no more than this, however many buffers it names: what is left, programs ask for again. */
const MOST_AT_ONCE = 1_048_576;
const MOST_VECTORS = 1_024;

/** What a list of buffers holds, as one: a copy, so that nobody looks into the guest's memory later. */
export function gather({ memory }: Host, vectors: number, count: number): Uint8Array {
  if (count === 1) {
    const length = memory.u32(vectors + 4);
    const address = memory.u32(vectors);
    memory.demand(address, length);
    return memory.copy(address, Math.min(length, MOST_AT_ONCE));
  }
  demandFew(count);
  const parts: Uint8Array[] = [];
  let total = 0;
  for (let index = 0; index < count; index += 1) {
    const [address, length] = vectorAt(memory, vectors, index);
    memory.demand(address, length);
    const part = memory.copy(address, Math.min(length, MOST_AT_ONCE - total));
    total += part.length;
    parts.push(part);
  }
  const all = new Uint8Array(total);
  let place = 0;
  for (const part of parts) {
    all.set(part, place);
    place += part.length;
  }
  return all;
}

/** How many bytes a list of buffers has room for. */
export function room({ memory }: Host, vectors: number, count: number): number {
  demandFew(count);
  let total = 0;
  for (let index = 0; index < count; index += 1) {
    const [address, length] = vectorAt(memory, vectors, index);
    memory.demand(address, length);
    total += length;
  }
  return Math.min(total, MOST_AT_ONCE);
}

/** Puts bytes into a list of buffers, which has room for them. */
export function scatter({ memory }: Host, vectors: number, count: number, bytes: Uint8Array): void {
  let place = 0;
  for (let index = 0; index < count && place < bytes.length; index += 1) {
    const [address, length] = vectorAt(memory, vectors, index);
    const part = bytes.subarray(place, place + length);
    memory.write(address, part);
    place += part.length;
  }
}

function vectorAt(memory: Host["memory"], vectors: number, index: number): [address: number, length: number] {
  return [memory.u32(vectors + index * 8), memory.u32(vectors + index * 8 + 4)];
}

function demandFew(count: number): void {
  if (count > MOST_VECTORS) throw new CapabilityError("inval");
}
