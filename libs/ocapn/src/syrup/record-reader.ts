import { Boundary } from "./_boundary.ts";
import { Decoder } from "./decode.ts";
import { SyrupError } from "./error.ts";
import { type SyrupLimits, syrupLimits } from "./limits.ts";
import { SyrupRecord } from "./values.ts";

/**
 * Records out of a stream of bytes in which one follows the other with nothing between them. Bytes go in by `push`,
 * records come out by `next`, so that who reads can stop in the middle. Cost is linear in the bytes, however they are
 * cut; what is kept of an unfinished record is no more than the limit on its bytes.
 */
export class RecordReader {
  readonly #boundary: Boundary;
  readonly #decoder: Decoder;
  readonly #limits: SyrupLimits;
  /** Chunks that are still to be looked at: from `#first` on, and that one from `#at` on. */
  #chunks: Uint8Array[] = [];
  #first = 0;
  #at = 0;
  /** The beginning of a record that has not ended, out of chunks that are gone. */
  #kept: Uint8Array = new Uint8Array(0);
  #keptLength = 0;
  #failed: unknown;

  constructor(limits?: Partial<SyrupLimits>) {
    this.#limits = syrupLimits(limits);
    this.#boundary = new Boundary(this.#limits);
    this.#decoder = new Decoder(this.#limits);
  }

  /** Whether a record has begun that has not ended; as far as `next` has looked. */
  get partial(): boolean {
    return this.#boundary.size > 0;
  }

  /** Gives the reader more bytes. They belong to it: nobody may change them afterwards. */
  push(chunk: Uint8Array): void {
    if (chunk.length > 0) this.#chunks.push(chunk);
  }

  /**
   * The next record, or undefined when more bytes are needed.
   *
   * @throws SyrupError when what comes is no record; from then on always the same, since where the next one begins
   *   nobody knows
   */
  next(): SyrupRecord | undefined {
    if (this.#failed !== undefined) throw this.#failed;
    try {
      return this.#read();
    } catch (error) {
      this.#failed = error;
      this.#chunks = [];
      this.#first = 0;
      this.#kept = new Uint8Array(0);
      throw error;
    }
  }

  #read(): SyrupRecord | undefined {
    for (let chunk = this.#chunks[this.#first]; chunk !== undefined; chunk = this.#chunks[this.#first]) {
      const from = this.#at;
      const end = this.#boundary.end(chunk, from);
      if (end < 0) this.#keep(chunk, from, chunk.length);
      if (end < 0 || end === chunk.length) this.#toNextChunk();
      else this.#at = end;
      if (end >= 0) return this.#keptLength === 0 ? this.#record(chunk, from, end) : this.#keptRecord(chunk, from, end);
    }
    return undefined;
  }

  #toNextChunk(): void {
    this.#at = 0;
    this.#first++;
    if (this.#first < this.#chunks.length) return;
    // One is what there is as a rule, and taking it out costs less than a new list.
    if (this.#first === 1) this.#chunks.pop();
    else this.#chunks = [];
    this.#first = 0;
  }

  #keptRecord(chunk: Uint8Array, from: number, end: number): SyrupRecord {
    this.#keep(chunk, from, end);
    const length = this.#keptLength;
    const kept = this.#kept;
    this.#keptLength = 0;
    // A large record does not hold its room for ever.
    if (kept.length > 65_536) this.#kept = new Uint8Array(0);
    return this.#record(kept, 0, length);
  }

  #record(bytes: Uint8Array, from: number, end: number): SyrupRecord {
    const value = this.#decoder.decode(bytes, from, end);
    if (value instanceof SyrupRecord) return value;
    throw new SyrupError("NOT_A_RECORD", "nothing, where a record stands", 0);
  }

  #keep(chunk: Uint8Array, from: number, to: number): void {
    const wanted = this.#keptLength + to - from;
    if (wanted > this.#kept.length) {
      const kept = new Uint8Array(Math.max(256, Math.min(2 * wanted, this.#limits.bytes)));
      kept.set(this.#kept.subarray(0, this.#keptLength));
      this.#kept = kept;
    }
    if (to - from > 16) this.#kept.set(chunk.subarray(from, to), this.#keptLength);
    else for (let at = from; at < to; at++) this.#kept[this.#keptLength + at - from] = chunk[at] ?? 0;
    this.#keptLength = wanted;
  }
}
