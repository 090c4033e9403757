import { byteLength } from "../../bytes.ts";
import type { ListedTexts } from "./_listed-texts.ts";
import { AbiError, badMemory, wrongValue } from "./error.ts";
import { KEPT, type Texts } from "./texts.ts";

/** An instance's memory; `grow` is the component's own affair. */
export interface Memory {
  readonly buffer: ArrayBufferLike;
  /** @throws RangeError beyond its maximum. */
  grow(pages: number): number;
}

export type Realloc = (old: number, oldSize: number, align: number, size: number) => number;

/** Bytes that are asked for beside those of a text. */
const BLOCK = 1_024;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * One instance's memory as host and component share it. Every address from the component is checked before it is
 * used: the component is not trusted with its own memory's bounds.
 */
export class Space {
  readonly #memory: Memory;
  readonly #realloc: Realloc | undefined;
  readonly #texts: Texts;
  readonly #shared: boolean;
  readonly #isUpwards: boolean;
  bytes: Uint8Array;
  view: DataView;

  /**
   * @param shared whether the memory keeps its views when it grows, so that one has to look.
   * @param isUpwards whether the allocator is known to hand out one place behind the other, and to take back what was the last.
   */
  constructor(memory: Memory, realloc: Realloc | undefined, texts: Texts, shared = false, isUpwards = false) {
    this.#shared = shared;
    this.#isUpwards = isUpwards;
    this.#memory = memory;
    this.#realloc = realloc;
    this.#texts = texts;
    this.bytes = new Uint8Array(memory.buffer);
    this.view = new DataView(memory.buffer);
  }

  /** To be called when the component has run: growing takes the old view away. */
  refresh(): void {
    if (this.bytes.length === 0 || (this.#shared && this.bytes.buffer !== this.#memory.buffer)) {
      this.bytes = new Uint8Array(this.#memory.buffer);
      this.view = new DataView(this.#memory.buffer);
    }
  }

  /** Bytes of texts and list elements that the host has lowered since this was set to 0. */
  lowered = 0;

  /** Bytes of texts and list elements that may still be lifted. */
  left = 0;

  /** Whether what lifted values weigh is taken off that, too, and not their bytes in the component's memory alone. */
  weighs = false;

  /**
   * To be called before so many bytes are lifted: what lies once in memory may be handed over a million times.
   *
   * @throws AbiError `OVERSIZED` when fewer are left.
   */
  spend(bytes: number): void {
    this.left -= bytes;
    if (this.left < 0) throw new AbiError("OVERSIZED", "the component handed over more than a crossing may take");
  }

  /** The same for what values weigh that are made of them. @throws AbiError `OVERSIZED` */
  weigh(bytes: number): void {
    if (this.weighs) this.spend(bytes);
  }

  /** The end of what lies furthest of all that the host was given a place for, or was handed over. */
  #furthest = 0;

  /** That end, which begins anew: the host has written nothing behind it. */
  takeFurthest(): number {
    const furthest = this.#furthest;
    this.#furthest = 0;
    return furthest;
  }

  /** To be called when a crossing is over: nothing that the host passed is held any longer. */
  release(): void {
    this.#texts.release();
  }

  /**
   * To be called before anything is written or read at an address of the component's.
   *
   * @throws AbiError `BAD_MEMORY` when `size` bytes from `at` on are outside the memory or `at` is not aligned.
   */
  check(at: number, size: number, align: number): void {
    const end = at + size;
    if (end > this.bytes.length) throw badMemory("an address outside its memory");
    if (end > this.#furthest) this.#furthest = end;
    if ((at & (align - 1)) !== 0) throw badMemory("an address that is not aligned");
  }

  /** Takes memory from the component's allocator; an empty block needs none. */
  allocate(size: number, align: number): number {
    return size === 0 ? align : this.#reallocate(0, 0, align, size);
  }

  #reallocate(old: number, oldSize: number, align: number, size: number): number {
    if (this.#realloc === undefined) throw new AbiError("BAD_CALL", "the component has no allocator");
    const at = this.#realloc(old, oldSize, align, size) >>> 0;
    this.refresh();
    this.check(at, size, align);
    return at;
  }

  /**
   * Lowers a text as UTF-8.
   *
   * @returns its address; its length in bytes is `written`.
   * @throws AbiError `WRONG_VALUE` for what is no text, and for half of a surrogate pair.
   */
  writeText(value: unknown): number {
    if (typeof value !== "string") throw wrongValue("a text");
    const at = this.#write(value);
    // As many bytes as units: ASCII.
    if (value.length <= KEPT && this.written === value.length) this.#texts.lend(this.view, at, this.written, value);
    return at;
  }

  /** Where the next text of a list goes, within a block that was handed out for several of them, and the block's ends. */
  #next = 0;
  #begin = 0;
  #end = 0;

  /**
   * A place for a text of a list. An allocator that hands out one place behind the other is asked for many at once: what lies in memory then
   * is the same, and `closeTexts` gives back what is left.
   */
  #placeForText(length: number): number {
    if (!this.#isUpwards) return this.allocate(length, 1);
    if (length > this.#end - this.#next) {
      const size = this.#end - this.#begin;
      try {
        this.#enlarge(size + length + BLOCK);
      } catch {
        // Near the end of its memory there may be room for the text alone.
        this.#enlarge(size + length);
      }
    }
    const at = this.#next;
    this.#next += length;
    return length === 0 ? 1 : at;
  }

  #enlarge(size: number): void {
    const at = this.#reallocate(this.#begin, this.#end - this.#begin, 1, size);
    if (this.#begin === 0) this.#next = at;
    this.#begin = at;
    this.#end = at + size;
  }

  /** To be called when the texts of a list are written, and before anything else is allocated. */
  closeTexts(): void {
    if (this.#begin === 0) return;
    this.#reallocate(this.#begin, this.#end - this.#begin, 1, this.#next - this.#begin);
    this.#begin = 0;
    this.#end = 0;
    this.#next = 0;
  }

  /** Lends the texts of records that are lowered without lending each by itself. */
  lendTextsOf(list: ListedTexts): void {
    this.#texts.lendAll(list);
  }

  /** Lowers a text of a list that is lent, and its address and length to a place. */
  storeListedText(value: unknown, place: number): void {
    if (typeof value !== "string") throw wrongValue("a text");
    this.#storeAddress(this.#writeListed(value), this.written, place);
  }

  #writeListed(value: string): number {
    const { length } = value;
    if (length <= KEPT) {
      const at = this.#placeForText(length);
      if (this.#isWritten(value, at)) return at;
      if (!this.#isUpwards) return this.#encode(value, at, length);
      this.#next -= length;
    }
    this.closeTexts();
    return this.#encode(value, 0, 0);
  }

  /** The same for the text whose address and length stand at another place, and which was lowered just now. */
  repeatText(from: number, place: number): void {
    const [source, length] = [this.view.getUint32(from, true), this.view.getUint32(from + 4, true)];
    const at = this.#placeForText(length);
    const { bytes } = this;
    if (length > KEPT) bytes.copyWithin(at, source, source + length);
    else for (let next = 0; next < length; next += 1) bytes[at + next] = bytes[source + next] ?? 0;
    this.lowered += length;
    this.#storeAddress(at, length, place);
  }

  #storeAddress(at: number, length: number, place: number): void {
    this.view.setUint32(place, at, true);
    this.view.setUint32(place + 4, length, true);
  }

  #write(value: string): number {
    const { length } = value;
    if (length > KEPT) return this.#encode(value, 0, 0);
    const at = this.allocate(length, 1);
    return this.#isWritten(value, at) ? at : this.#encode(value, at, length);
  }

  /** Writes a text that is ASCII to a place for as many bytes as it has units. */
  #isWritten(value: string, at: number): boolean {
    const { length } = value;
    const { bytes } = this;
    for (let index = 0; index < length; index += 1) {
      const unit = value.charCodeAt(index);
      if (unit > 0x7f) return false;
      bytes[at + index] = unit;
    }
    this.written = length;
    this.lowered += length;
    return true;
  }

  /** The length of the text that was written last. */
  written = 0;

  #encode(value: string, old: number, oldSize: number): number {
    if (!value.isWellFormed()) throw wrongValue("a text without half of a surrogate pair");
    const size = byteLength(value);
    const at = this.#reallocate(old, oldSize, 1, size);
    encoder.encodeInto(value, this.bytes.subarray(at, at + size));
    this.written = size;
    this.lowered += size;
    return at;
  }

  /** @throws AbiError `BAD_MEMORY` for bytes outside the memory or that are no UTF-8, `OVERSIZED` for too many. */
  readText(at: number, length: number): string {
    const { bytes } = this;
    if (at + length > bytes.length) throw badMemory("a text outside its memory");
    this.spend(length);
    // One character that is not in Latin-1 makes two bytes of each.
    this.weigh(length);
    if (length > KEPT) return decode(bytes, at, length);
    const known = this.#texts.find(this.view, at, length);
    if (known !== undefined) return known;
    const text = decode(bytes, at, length);
    this.#texts.keep(this.view, at, length, text);
    return text;
  }
}

function decode(bytes: Uint8Array, at: number, length: number): string {
  try {
    return decoder.decode(bytes.subarray(at, at + length));
  } catch {
    throw badMemory("a text that is not UTF-8");
  }
}
