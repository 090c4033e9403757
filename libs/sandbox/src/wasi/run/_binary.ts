import { SandboxError } from "../../error.ts";

const PAGE = 65_536;
const HEADER = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
const MEMORIES = 5;
const HAS_MAXIMUM = 1;
/** Without a maximum of its own, a memory may have as many pages as 32 bits address. */
const MOST_PAGES = 65_536;

export function isCoreModule(bytes: Uint8Array): boolean {
  return HEADER.every((byte, index) => bytes[index] === byte);
}

/**
 * A core module whose memory cannot grow beyond so many bytes: its maximum is made smaller, and nothing else changed. The engine
 * has to find what comes out valid; so nothing here relies on what went in being so.
 *
 * @throws SandboxError TOO_MUCH_MEMORY, NOT_A_PROGRAM
 */
export function limitingMemory(bytes: Uint8Array, most: number): Uint8Array {
  const parts: Uint8Array[] = [bytes.subarray(0, HEADER.length)];
  const reader = new Numbers(bytes, HEADER.length);
  while (reader.place < bytes.length) {
    const start = reader.place;
    const id = reader.byte();
    const size = reader.number();
    const body = bytes.subarray(reader.place, reader.place + size);
    reader.place += size;
    if (id !== MEMORIES) parts.push(bytes.subarray(start, reader.place));
    else {
      const limited = limitedMemories(body, Math.floor(most / PAGE));
      parts.push(Uint8Array.from([MEMORIES, ...encoded(limited.length), ...limited]));
    }
  }
  return Buffer.concat(parts);
}

function limitedMemories(body: Uint8Array, most: number): number[] {
  const reader = new Numbers(body, 0);
  const count = reader.number();
  if (count === 0) return [0];
  if (count > 1)
    throw new SandboxError("NOT_A_PROGRAM", "it has more than one memory", "a program of WASI preview 1 has one");
  const flags = reader.byte();
  const least = reader.number();
  const maximum = (flags & HAS_MAXIMUM) === 0 ? MOST_PAGES : reader.number();
  if (least > most)
    throw new SandboxError(
      "TOO_MUCH_MEMORY",
      `it begins with ${least * PAGE} bytes of memory, and may have ${most * PAGE}`,
      "allow it more, if it should have as much",
    );
  return [1, flags | HAS_MAXIMUM, ...encoded(least), ...encoded(Math.min(maximum, most))];
}

/** Reads numbers of WebAssembly's encoding; what is cut off is zeros, which the engine refuses. */
export class Numbers {
  readonly #bytes: Uint8Array;
  place: number;

  constructor(bytes: Uint8Array, place: number) {
    this.#bytes = bytes;
    this.place = place;
  }

  byte(): number {
    return this.#bytes[this.place++] ?? 0;
  }

  number(): number {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if ((byte & 0x80) === 0) return value;
      scale *= 0x80;
    }
  }
}

function encoded(number: number): number[] {
  const bytes: number[] = [];
  let left = number;
  do {
    const low = left % 0x80;
    left = Math.floor(left / 0x80);
    bytes.push(left > 0 ? low | 0x80 : low);
  } while (left > 0);
  return bytes;
}
