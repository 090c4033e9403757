import { newSymbol, slotOf, symbolAt } from "./_symbols.ts";
import { SyrupError } from "./error.ts";
import { type SyrupLimits, syrupLimits } from "./limits.ts";
import { compareBytes } from "./order.ts";
import { SyrupDictionary, SyrupRecord, SyrupSet, SyrupSymbol, type SyrupValue } from "./values.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
/** Up to this length, calling the decoder costs more than it saves. */
const SHORT = 24;
/** Whole numbers of so many digits are safe as numbers. */
const SAFE_DIGITS = 15;
const CANONICAL_NAN = 0x7ff8_0000_0000_0000n;
const SMALL = Array.from({ length: 1_024 }, (_, at) => BigInt(at));

/**
 * The value that the bytes are, all of them. What comes out shares no memory with them.
 *
 * @throws SyrupError when the bytes are not the canonical form of one value, or a limit is passed
 */
export function decode(bytes: Uint8Array, limits?: Partial<SyrupLimits>): SyrupValue {
  const some = syrupLimits(limits);
  if (bytes.length > some.bytes)
    throw new SyrupError("TOO_LARGE", `more than ${some.bytes} bytes in one value`, some.bytes);
  return new Decoder(some).decode(bytes, 0, bytes.length);
}

/** Reads values of runs of bytes. One decoder reads one value at a time, any number one after another. */
export class Decoder {
  readonly #limits: SyrupLimits;
  #bytes: Uint8Array = new Uint8Array(0);
  #start = 0;
  #at = 0;
  #end = 0;

  constructor(limits: SyrupLimits) {
    this.#limits = limits;
  }

  /** The value that stands from `start` to `end`, and nothing else. The limit on bytes is the caller's. */
  decode(bytes: Uint8Array, start: number, end: number): SyrupValue {
    this.#bytes = bytes;
    this.#start = start;
    this.#at = start;
    this.#end = end;
    const value = this.#value(0);
    if (this.#at < end) throw this.#fault("TRAILING", "more bytes after the value", this.#at);
    return value;
  }

  #value(depth: number): SyrupValue {
    const at = this.#at;
    const byte = this.#next();
    if (byte >= 0x30 && byte <= 0x39) return this.#counted(at, byte - 0x30);
    switch (byte) {
      case 0x3c:
        return this.#record(this.#deeper(depth, at));
      case 0x5b:
        return this.#until(0x5d, this.#deeper(depth, at));
      case 0x66:
        return false;
      case 0x74:
        return true;
      case 0x44:
        return this.#double(at);
      case 0x7b:
        return this.#dictionary(this.#deeper(depth, at));
      case 0x23:
        return this.#set(this.#deeper(depth, at));
      case 0x46:
        throw this.#fault("SINGLE_FLOAT", "a number of single precision", at);
      default:
        throw this.#fault("UNEXPECTED_BYTE", `a byte that no value begins with, ${byte},`, at);
    }
  }

  /** What begins with digits: an integer, or what has a length. */
  #counted(from: number, first: number): SyrupValue {
    const bytes = this.#bytes;
    let number = first;
    let at = this.#at;
    let byte = bytes[at] ?? 0;
    for (; at < this.#end && byte >= 0x30 && byte <= 0x39; byte = bytes[++at] ?? 0) number = number * 10 + byte - 0x30;
    const digits = at - from;
    if (digits > 1 && first === 0) throw this.#fault("LEADING_ZERO", "a leading zero", from);
    if (digits > this.#limits.digits)
      throw this.#fault("TOO_MANY_DIGITS", `a number of more than ${this.#limits.digits} digits`, from);
    if (at >= this.#end) throw this.#incomplete();
    this.#at = at + 1;
    switch (byte) {
      case 0x2b:
        return this.#integer(from, digits, number);
      case 0x2d:
        if (number === 0) throw this.#fault("NEGATIVE_ZERO", "zero with a minus", from);
        return -this.#integer(from, digits, number);
      case 0x27: {
        const start = this.#skip(number, digits, from);
        const slot = slotOf(bytes, start, this.#at);
        return symbolAt(slot, bytes, from, this.#at) ?? newSymbol(slot, this.#text(start, this.#at));
      }
      case 0x22: {
        const start = this.#skip(number, digits, from);
        return this.#text(start, this.#at);
      }
      case 0x3a: {
        const start = this.#skip(number, digits, from);
        return new Uint8Array(bytes.subarray(start, this.#at));
      }
      default:
        throw this.#fault("UNEXPECTED_BYTE", `a byte that does not follow digits, ${byte},`, at);
    }
  }

  #integer(from: number, digits: number, number: number): bigint {
    if (digits <= SAFE_DIGITS) return SMALL[number] ?? BigInt(number);
    return BigInt(this.#text(from, from + digits));
  }

  /** Goes over a body of the given length, and answers where it begins. */
  #skip(length: number, digits: number, from: number): number {
    const start = this.#at;
    if (digits > SAFE_DIGITS || length > this.#limits.bytes)
      throw this.#fault("TOO_LARGE", `a length of more than ${this.#limits.bytes} bytes`, from);
    if (length > this.#end - start) throw this.#incomplete();
    this.#at = start + length;
    return start;
  }

  #text(start: number, end: number): string {
    const bytes = this.#bytes;
    if (end - start <= SHORT) {
      let plain = true;
      for (let at = start; at < end; at++) if ((bytes[at] ?? 0) > 0x7f) plain = false;
      if (plain) return latin1(bytes, start, end);
    }
    try {
      return utf8.decode(bytes.subarray(start, end));
    } catch {
      throw this.#fault("NOT_UTF8", "text that is not UTF-8", start);
    }
  }

  #double(from: number): number {
    if (this.#end - this.#at < 8) throw this.#incomplete();
    const view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset + this.#at, 8);
    this.#at += 8;
    const value = view.getFloat64(0);
    if (Number.isNaN(value) && view.getBigUint64(0) !== CANONICAL_NAN)
      throw this.#fault("OTHER_NAN", "a NaN that is not the canonical one", from);
    return value;
  }

  #record(depth: number): SyrupValue {
    if (this.#peek() === 0x3e) throw this.#fault("UNEXPECTED_BYTE", "a record without a label", this.#at);
    const label = this.#value(depth);
    const fields = this.#until(0x3e, depth);
    if (fields.length === 0 && label instanceof SyrupSymbol) {
      if (label.name === "void") return undefined;
      if (label.name === "null") return null;
    }
    return new SyrupRecord(label, fields);
  }

  #until(close: number, depth: number): readonly SyrupValue[] {
    const values: SyrupValue[] = [];
    while (this.#peek() !== close) values.push(this.#value(depth));
    this.#at++;
    return values;
  }

  #dictionary(depth: number): SyrupDictionary {
    const entries: [SyrupValue, SyrupValue][] = [];
    let from = -1;
    let to = -1;
    while (this.#peek() !== 0x7d) {
      const start = this.#at;
      const key = this.#value(depth);
      this.#inOrder(from, to, start, this.#at);
      from = start;
      to = this.#at;
      if (this.#peek() === 0x7d) throw this.#fault("UNEXPECTED_BYTE", "a key without a value", this.#at);
      entries.push([key, this.#value(depth)]);
    }
    this.#at++;
    return new SyrupDictionary(entries);
  }

  #set(depth: number): SyrupSet {
    const members: SyrupValue[] = [];
    let from = -1;
    let to = -1;
    while (this.#peek() !== 0x24) {
      const start = this.#at;
      members.push(this.#value(depth));
      this.#inOrder(from, to, start, this.#at);
      from = start;
      to = this.#at;
    }
    this.#at++;
    return new SyrupSet(members);
  }

  #inOrder(leftFrom: number, leftTo: number, from: number, to: number): void {
    if (leftFrom < 0) return;
    const order = compareBytes(this.#bytes, leftFrom, leftTo, this.#bytes, from, to);
    if (order === 0) throw this.#fault("DUPLICATE", "a key or member that stands twice,", from);
    if (order > 0) throw this.#fault("UNORDERED", "a key or member that belongs before the one before it,", from);
  }

  #deeper(depth: number, at: number): number {
    if (depth >= this.#limits.depth)
      throw this.#fault("TOO_DEEP", `more than ${this.#limits.depth} values within one another`, at);
    return depth + 1;
  }

  #peek(): number {
    if (this.#at >= this.#end) throw this.#incomplete();
    return this.#bytes[this.#at] ?? 0;
  }

  #next(): number {
    const byte = this.#peek();
    this.#at++;
    return byte;
  }

  #incomplete(): SyrupError {
    return this.#fault("INCOMPLETE", "the end within a value", this.#end);
  }

  #fault(code: SyrupError["code"], message: string, at: number): SyrupError {
    return new SyrupError(code, message, at - this.#start);
  }
}

function latin1(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode.apply(null, bytes.subarray(from, to) as unknown as number[]);
}
