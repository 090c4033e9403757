import type { CoreValue } from "./engine.ts";

const CHUNK = 4096;
const PAGE = 0x10000;
const PER_PAGE = PAGE / CHUNK;
const ZEROS = Buffer.alloc(CHUNK);

/**
 * All that a module can change, as it was once: its memory, in pieces of which those that are alike are the same ones, and its variables.
 * Nothing of it changes any more, so that it can be gone back to.
 */
export class Snapshot {
  readonly #chunks: readonly (Buffer | undefined)[];
  readonly globals: readonly CoreValue[];

  constructor(chunks: readonly (Buffer | undefined)[], globals: readonly CoreValue[]) {
    this.#chunks = chunks;
    this.globals = globals;
  }

  /** In pages of 64 KiB. */
  get pages(): number {
    return this.#chunks.length / PER_PAGE;
  }

  get length(): number {
    return this.#chunks.length * CHUNK;
  }

  /** What memory and variables are now, with all of `before` that is still the same. */
  static of(memory: Buffer, globals: readonly CoreValue[], before: Snapshot | undefined): Snapshot {
    const chunks: (Buffer | undefined)[] = [];
    let same = before !== undefined && before.length === memory.length;
    for (let at = 0, index = 0; at < memory.length; at += CHUNK, index++) {
      const known = before === undefined ? undefined : before.#chunks[index];
      if (memory.compare(known ?? ZEROS, 0, CHUNK, at, at + CHUNK) === 0) chunks.push(known);
      else {
        const isZero = known !== undefined && memory.compare(ZEROS, 0, CHUNK, at, at + CHUNK) === 0;
        chunks.push(isZero ? undefined : Buffer.from(memory.subarray(at, at + CHUNK)));
        same = false;
      }
    }
    if (before !== undefined && same && globals.every((value, index) => Object.is(value, before.globals[index])))
      return before;
    return new Snapshot(chunks, globals);
  }

  /** Writes what it holds over a memory of its size, where that is known to hold another one. */
  into(memory: Buffer, held: Snapshot): void {
    for (const [index, chunk] of this.#chunks.entries())
      if (chunk !== held.#chunks[index]) memory.set(chunk ?? ZEROS, index * CHUNK);
  }

  read(offset: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; ) {
      const [index, within] = [Math.floor((offset + at) / CHUNK), (offset + at) % CHUNK];
      const part = Math.min(length - at, CHUNK - within);
      const chunk = this.#chunks[index];
      if (chunk !== undefined) bytes.set(chunk.subarray(within, within + part), at);
      at += part;
    }
    return bytes;
  }

  /** As data: memory up to where only zeros follow. */
  toData(): SnapshotData {
    const end = this.#chunks.findLastIndex((chunk) => chunk !== undefined) + 1;
    return { pages: this.pages, memory: this.read(0, end * CHUNK), globals: this.globals };
  }

  /** @throws RangeError for data that no module has left. */
  static fromData({ pages, memory, globals }: SnapshotData): Snapshot {
    const isData = Number.isSafeInteger(pages) && memory instanceof Uint8Array && Array.isArray(globals);
    if (!isData || pages < 0 || pages > 0x10000 || memory.length > pages * PAGE)
      throw new RangeError("no memory of a module");
    const chunks = Array.from({ length: pages * PER_PAGE }, (_, index) => {
      const chunk = Buffer.alloc(CHUNK);
      chunk.set(memory.subarray(index * CHUNK, (index + 1) * CHUNK));
      return chunk.equals(ZEROS) ? undefined : chunk;
    });
    return new Snapshot(chunks, globals);
  }
}

export interface SnapshotData {
  readonly pages: number;
  readonly memory: Uint8Array;
  readonly globals: readonly CoreValue[];
}
