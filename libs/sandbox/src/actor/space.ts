import type { CoreFunction, CoreMemory } from "../module/engine.ts";
import { ModuleError } from "../module/error.ts";
import type { Handles } from "./handles.ts";
import { DEEPEST, type Flat, PART } from "./parts.ts";
import type { Symbols } from "./symbols.ts";

/** A part has its case in its first byte and its content from the eighth on. */
const SIZE = 16;
const CONTENT = 8;
/** So long, texts are written and read byte by byte. */
const SHORT = 32;
const MOST = 1_000_000;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** What a part and a byte that cross take of a step's time and of the vat's memory, in instructions. */
export const PER_PART = 512;
export const PER_BYTE = 8;

/** A place and how many lie there. */
export interface Range {
  readonly at: number;
  readonly length: number;
}

const EMPTY: Range = { at: 8, length: 0 };

/** A component's memory, by the canonical ABI: all that a component says of places in it is checked. */
export class Space {
  readonly #memory: CoreMemory;
  readonly #realloc: CoreFunction;
  readonly #symbols: Symbols;
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView<ArrayBuffer>;
  /** What may still cross. */
  #left = 0;

  constructor(memory: CoreMemory, realloc: CoreFunction, symbols: Symbols) {
    this.#memory = memory;
    this.#realloc = realloc;
    this.#symbols = symbols;
    this.#bytes = new Uint8Array(memory.buffer);
    this.#view = new DataView(memory.buffer);
  }

  /** So much, in instructions, may cross from now on. */
  allow(steps: number): void {
    this.#left = steps;
  }

  /** Takes what the system does for the component off that. @throws ModuleError TIMED_OUT */
  spend(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0)
      throw new ModuleError("TIMED_OUT", "more crosses in a step of the component than it has time for");
  }

  /** The whole memory as it is now. */
  get bytes(): Uint8Array<ArrayBuffer> {
    // A memory that has grown has another buffer, and what was seen of it is empty.
    if (this.#bytes.length === 0) {
      this.#bytes = new Uint8Array(this.#memory.buffer);
      this.#view = new DataView(this.#memory.buffer);
    }
    return this.#bytes;
  }

  /** Writes values for the component, which owns them then. */
  lower({ kinds, values }: Flat, handles: Handles): Range {
    const { length } = kinds;
    if (length === 0) return EMPTY;
    this.spend(length * PER_PART);
    const at = this.#allocate(length * SIZE, 8);
    for (let index = 0, place = at; index < length; index++, place += SIZE)
      this.#part(place, kinds[index] as number, values[index], handles);
    return { at, length };
  }

  #part(place: number, kind: number, value: unknown, handles: Handles): void {
    this.#view.setUint8(place, kind);
    const content = place + CONTENT;
    switch (kind) {
      case PART.number:
        this.#view.setFloat64(content, value as number, true);
        return;
      case PART.text:
      case PART.symbol:
      case PART.error:
        this.#pair(content, this.#text(value as string));
        return;
      case PART.reference:
        this.#view.setUint32(content, handles.add(value as never), true);
        return;
      case PART.boolean:
        this.#view.setUint8(content, value === true ? 1 : 0);
        return;
      case PART.integer:
        this.#view.setBigInt64(content, value as bigint, true);
        return;
      case PART.bytes:
        this.#pair(content, this.#blob(value as Uint8Array));
        return;
      case PART.items:
      case PART.members:
        this.#view.setUint32(content, value as number, true);
        return;
      default:
    }
  }

  #pair(place: number, { at, length }: Range): void {
    this.#view.setUint32(place, at, true);
    this.#view.setUint32(place + 4, length, true);
  }

  #text(text: string): Range {
    const { length } = text;
    if (length > SHORT || !isAscii(text)) return this.#blob(Buffer.from(text));
    if (length === 0) return EMPTY;
    const at = this.#allocate(length, 1);
    for (let index = 0; index < length; index++) this.#bytes[at + index] = text.charCodeAt(index);
    return { at, length };
  }

  #blob(bytes: Uint8Array): Range {
    if (bytes.length === 0) return EMPTY;
    this.spend(bytes.length * PER_BYTE);
    const at = this.#allocate(bytes.length, 1);
    this.#bytes.set(bytes, at);
    return { at, length: bytes.length };
  }

  #allocate(size: number, alignment: number): number {
    const at = (this.#realloc(0, 0, alignment, size) as number) >>> 0;
    this.#demand(at, size, alignment);
    return at;
  }

  #demand(at: number, size: number, alignment: number): void {
    if (at % alignment !== 0 || at + size > this.bytes.length)
      throw new ModuleError("BAD_VALUE", "the component named a place that is not in its memory");
  }

  u32(at: number): number {
    this.#demand(at >>> 0, 4, 4);
    return this.#view.getUint32(at >>> 0, true);
  }

  byte(at: number): number {
    this.#demand(at >>> 0, 1, 1);
    return this.#view.getUint8(at >>> 0);
  }

  /** Writes `result<list<part>, list<part>>`. */
  result(at: number, isError: boolean, { at: list, length }: Range): void {
    this.#demand(at >>> 0, 12, 4);
    this.#view.setUint8(at >>> 0, isError ? 1 : 0);
    this.#pair((at >>> 0) + 4, { at: list, length });
  }

  /** What a list of parts says, value by value. Handles in it are taken from the component. */
  lift(at: number, length: number, handles: Handles): unknown[] {
    const [from, count] = [at >>> 0, length >>> 0];
    if (count === 0) return [];
    this.#demand(from, count * SIZE, 8);
    this.spend(count * PER_PART);
    const cursor = { at: from, end: from + count * SIZE };
    const values: unknown[] = [];
    while (cursor.at < cursor.end) values.push(this.#value(cursor, handles, 0));
    return values;
  }

  #value(cursor: { at: number; readonly end: number }, handles: Handles, depth: number): unknown {
    if (cursor.at >= cursor.end || depth > DEEPEST) throw malformed();
    const [kind, content] = [this.#view.getUint8(cursor.at), cursor.at + CONTENT];
    cursor.at += SIZE;
    switch (kind) {
      case PART.undefined:
        return undefined;
      case PART.null:
        return null;
      case PART.boolean:
        return this.#view.getUint8(content) !== 0;
      case PART.number:
        return this.#view.getFloat64(content, true);
      case PART.integer:
        return this.#view.getBigInt64(content, true);
      case PART.text:
        return this.#textAt(content);
      case PART.bytes:
        return Uint8Array.from(this.#range(content));
      case PART.symbol:
        return this.#symbols.of(this.#textAt(content));
      case PART.error:
        return new Error(this.#textAt(content));
      case PART.reference:
        return handles.handOn(this.#view.getUint32(content, true));
      case PART.items:
        return this.#several(cursor, content, () => this.#value(cursor, handles, depth + 1));
      case PART.members:
        return Object.fromEntries(
          this.#several(cursor, content, () => {
            const name = this.#value(cursor, handles, depth + 1);
            if (typeof name !== "string") throw malformed();
            return [name, this.#value(cursor, handles, depth + 1)];
          }),
        );
      default:
        throw malformed();
    }
  }

  #several<T>(cursor: { readonly at: number; readonly end: number }, content: number, one: () => T): T[] {
    const count = this.#view.getUint32(content, true);
    // None is smaller than a part, so that what is said to be there is not more than what can be.
    if (count > Math.min(MOST, (cursor.end - cursor.at) / SIZE)) throw malformed();
    return Array.from({ length: count }, one);
  }

  #range(content: number): Uint8Array {
    const [at, length] = [this.#view.getUint32(content, true), this.#view.getUint32(content + 4, true)];
    if (length === 0) return this.#bytes.subarray(0, 0);
    this.#demand(at, length, 1);
    this.spend(length * PER_BYTE);
    return this.#bytes.subarray(at, at + length);
  }

  #textAt(content: number): string {
    const bytes = this.#range(content);
    if (bytes.length <= SHORT) {
      let text = "";
      for (const byte of bytes) {
        if (byte >= 0x80) return decoded(bytes);
        text += String.fromCharCode(byte);
      }
      return text;
    }
    return decoded(bytes);
  }
}

function decoded(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw malformed();
  }
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) >= 0x80) return false;
  return true;
}

function malformed(): ModuleError {
  return new ModuleError("BAD_VALUE", "the component says what is no list of parts");
}
