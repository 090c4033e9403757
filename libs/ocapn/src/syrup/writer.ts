import { utf8Length } from "./_utf8.ts";
import { SyrupError } from "./error.ts";
import { type SyrupLimits, syrupLimits } from "./limits.ts";
import { compareBytes } from "./order.ts";
import { SyrupDictionary, SyrupRecord, SyrupSet, SyrupSymbol, type SyrupValue } from "./values.ts";

const utf8 = new TextEncoder();
const VOID = new SyrupSymbol("void").encoded;
const NULL = new SyrupSymbol("null").encoded;
/** Up to this length, calling the encoder costs more than it saves. */
const SHORT = 64;

/**
 * Writes one value into a buffer that grows and is used again after `reset`: whole with `value`, or field by field
 * between `begin` and `end`, so that a message needs no tree of its own. Who does the latter sees to it that what he
 * began he ends.
 */
export class SyrupWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView;
  #length = 0;
  #depth = 0;
  readonly #limits: SyrupLimits;

  constructor(limits?: Partial<SyrupLimits>) {
    this.#limits = syrupLimits(limits);
    this.#bytes = new Uint8Array(1_024);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** Bytes written since the last `reset`. */
  get length(): number {
    return this.#length;
  }

  /**
   * What was written, until the next write: no copy.
   *
   * @throws SyrupError `TOO_LARGE`
   */
  written(): Uint8Array {
    if (this.#length > this.#limits.bytes) throw this.#tooLarge();
    return this.#bytes.subarray(0, this.#length);
  }

  /** Forgets what was written, also when writing it failed half-way. */
  reset(): void {
    this.#length = 0;
    this.#depth = 0;
    // One large message does not hold its room for ever.
    if (this.#bytes.length > 65_536) this.#use(new Uint8Array(1_024));
  }

  beginRecord(label: SyrupSymbol): void {
    this.#open(0x3c);
    this.symbol(label);
  }

  endRecord(): void {
    this.#close(0x3e);
  }

  beginList(): void {
    this.#open(0x5b);
  }

  endList(): void {
    this.#close(0x5d);
  }

  boolean(value: boolean): void {
    this.#room(1);
    this.#bytes[this.#length++] = value ? 0x74 : 0x66;
  }

  symbol(value: SyrupSymbol): void {
    this.#raw(value.encoded);
  }

  /** @param value an integer; a number must be a safe one */
  integer(value: bigint | number): void {
    if (typeof value === "number" && !Number.isSafeInteger(value))
      throw new SyrupError("UNSUPPORTED", "a number that is no safe integer where an integer stands");
    const negative = value < 0;
    if (typeof value === "number" || (value < 9_007_199_254_740_992n && value > -9_007_199_254_740_992n)) {
      const size = Number(value);
      this.#digits(size < 0 ? -size : size);
    } else this.#ascii((negative ? -value : value).toString(), this.#limits.digits);
    this.#room(1);
    this.#bytes[this.#length++] = negative ? 0x2d : 0x2b;
  }

  double(value: number): void {
    this.#room(9);
    this.#bytes[this.#length] = 0x44;
    this.#view.setFloat64(this.#length + 1, value);
    // Which of its many forms an engine gives NaN is its own affair.
    if (Number.isNaN(value)) this.#view.setBigUint64(this.#length + 1, 0x7ff8_0000_0000_0000n);
    this.#length += 9;
  }

  string(value: string): void {
    const length = utf8Length(value);
    this.#room(length + 12);
    this.#digits(length);
    this.#bytes[this.#length++] = 0x22;
    if (length === value.length && length <= SHORT) {
      for (let at = 0; at < length; at++) this.#bytes[this.#length + at] = value.charCodeAt(at);
    } else utf8.encodeInto(value, this.#bytes.subarray(this.#length));
    this.#length += length;
  }

  bytes(value: Uint8Array): void {
    this.#room(value.length + 12);
    this.#digits(value.length);
    this.#bytes[this.#length++] = 0x3a;
    this.#raw(value);
  }

  /** @throws SyrupError `UNSUPPORTED`, `NOT_UTF8`, `UNORDERED`, `DUPLICATE`, or one of the limits */
  value(value: SyrupValue): void {
    if (typeof value === "string") this.string(value);
    else if (typeof value === "bigint") this.integer(value);
    else if (typeof value === "object") this.#object(value);
    else if (typeof value === "boolean") this.boolean(value);
    else if (typeof value === "number") this.double(value);
    else if (value === undefined) this.#nothing(VOID);
    else throw new SyrupError("UNSUPPORTED", `a ${typeof value} cannot be written`);
  }

  #object(value: Exclude<SyrupValue, undefined | boolean | bigint | number | string>): void {
    if (value === null) this.#nothing(NULL);
    else if (value instanceof SyrupSymbol) this.#raw(value.encoded);
    else if (value instanceof SyrupRecord) {
      this.#open(0x3c);
      this.value(value.label);
      for (const field of value.fields) this.value(field);
      this.#close(0x3e);
    } else if (Array.isArray(value)) {
      this.#open(0x5b);
      for (const element of value as readonly SyrupValue[]) this.value(element);
      this.#close(0x5d);
    } else if (value instanceof Uint8Array) this.bytes(value);
    else if (value instanceof SyrupDictionary) {
      this.#open(0x7b);
      let before: [number, number] | undefined;
      for (const [key, held] of value.entries) {
        before = this.#inOrder(key, before);
        this.value(held);
      }
      this.#close(0x7d);
    } else if (value instanceof SyrupSet) {
      this.#open(0x23);
      let before: [number, number] | undefined;
      for (const member of value.members) before = this.#inOrder(member, before);
      this.#close(0x24);
    } else throw new SyrupError("UNSUPPORTED", "an object of another kind cannot be written");
  }

  /** Writes a key or member, and holds it to be larger than the one before: also where somebody has changed it since. */
  #inOrder(value: SyrupValue, before: readonly [number, number] | undefined): [number, number] {
    const start = this.#length;
    this.value(value);
    if (before !== undefined) {
      const order = compareBytes(this.#bytes, before[0], before[1], this.#bytes, start, this.#length);
      if (order === 0) throw new SyrupError("DUPLICATE", "a key or member that stands twice");
      if (order > 0) throw new SyrupError("UNORDERED", "keys or members that are not in the order of their bytes");
    }
    return [start, this.#length];
  }

  #nothing(label: Uint8Array): void {
    this.#open(0x3c);
    this.#raw(label);
    this.#close(0x3e);
  }

  #open(byte: number): void {
    this.#depth++;
    if (this.#depth > this.#limits.depth)
      throw new SyrupError("TOO_DEEP", `more than ${this.#limits.depth} values within one another`);
    this.#room(1);
    this.#bytes[this.#length++] = byte;
  }

  #close(byte: number): void {
    this.#depth--;
    this.#room(1);
    this.#bytes[this.#length++] = byte;
  }

  #raw(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Writes a whole number from 0 on in decimal. */
  #digits(value: number): void {
    this.#room(16);
    if (value < 10) {
      this.#bytes[this.#length++] = 0x30 + value;
      return;
    }
    if (value > 0x7fffffff) {
      this.#ascii(value.toString(), this.#limits.digits);
      return;
    }
    let width = 1;
    for (let rest = value; rest >= 10; rest = (rest / 10) | 0) width++;
    let rest = value;
    for (let at = this.#length + width - 1; at >= this.#length; at--) {
      const next = (rest / 10) | 0;
      this.#bytes[at] = 0x30 + rest - next * 10;
      rest = next;
    }
    this.#length += width;
  }

  #ascii(text: string, most: number): void {
    if (text.length > most) throw new SyrupError("TOO_MANY_DIGITS", `an integer of more than ${most} digits`);
    this.#room(text.length);
    for (let at = 0; at < text.length; at++) this.#bytes[this.#length + at] = text.charCodeAt(at);
    this.#length += text.length;
  }

  #room(more: number): void {
    const wanted = this.#length + more;
    if (wanted > this.#bytes.length) this.#grow(wanted);
  }

  #grow(wanted: number): void {
    // Room is asked for before it is known to the last byte, so `written` looks again.
    if (wanted > this.#limits.bytes + 16) throw this.#tooLarge();
    const bytes = new Uint8Array(wanted + (wanted >> 1));
    bytes.set(this.#bytes.subarray(0, this.#length));
    this.#use(bytes);
  }

  #use(bytes: Uint8Array<ArrayBuffer>): void {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }

  #tooLarge(): SyrupError {
    return new SyrupError("TOO_LARGE", `more than ${this.#limits.bytes} bytes in one value`);
  }
}
