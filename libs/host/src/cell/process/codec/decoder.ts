import type { Layout } from "./layout.ts";

/**
 * Makes values of the language's own kinds and nothing else; a key is data, whatever its name is. What it makes is at
 * most some 30 times as large as the bytes.
 *
 * @throws RangeError for bytes that `encoder` does not write; the other side is then not to be spoken with any more.
 */
export type Decode = (bytes: Uint8Array, given?: unknown) => unknown;

/** Reads Latin-1 faster than a language without `Buffer` can. */
export type ReadLatin1 = (bytes: Uint8Array, start: number, end: number) => string;

/** For one channel: it remembers the keys of records that the other side told it of. Its text is all that it needs. */
export function decoder(layout: Layout, readLatin1?: ReadLatin1): Decode {
  const { UNDEFINED, NULL, FALSE, TRUE, BYTE, NUMBER, SIGNED, UNSIGNED, LATIN1, UTF16 } = layout;
  const { LIST, KNOWN_RECORD, NEW_RECORD, NUMBERS, GIVEN, MAX_DEPTH, MAX_SHAPES, ARRAYS } = layout;
  const CHUNK = 4096;
  /** Texts of so many bytes are remembered, so many of them. */
  const SHORT = 32;
  const RECENT = 256;
  const recent: (string | undefined)[] = new Array(RECENT).fill(undefined);
  type Values = Record<string, unknown>;
  /** The keys of records that it was told of. */
  const read: (readonly string[])[] = [];

  /** Of one's own value, so that nobody can change it for another who gets it. */
  function copyOf(value: unknown): unknown {
    if (typeof value !== "object" || value === null) return value;
    if (ArrayBuffer.isView(value)) return (value as Uint8Array).slice();
    if (Array.isArray(value)) return value.map(copyOf);
    const record: Values = {};
    for (const key of Object.keys(value)) set(record, key, copyOf((value as Values)[key]));
    return record;
  }

  /** As a member, whatever the key means to an assignment. */
  function set(record: Values, key: string, member: unknown): void {
    if (key !== "__proto__") record[key] = member;
    else Object.defineProperty(record, key, { value: member, enumerable: true, configurable: true, writable: true });
  }

  let bytes: Uint8Array = new Uint8Array();
  let source: DataView = new DataView(bytes.buffer);
  let mine: unknown;
  /** Where reading is, and where it ends, from the buffer's beginning. */
  let [at, limit] = [0, 0];

  function need(size: number): number {
    const start = at;
    at += size;
    if (at > limit) throw new RangeError("a message that is cut off");
    return start;
  }

  function size(unit: number): number {
    const short = source.getUint8(need(1));
    const length = short < 255 ? short : source.getUint32(need(4), true);
    if (length * unit > limit - at) throw new RangeError("a length beyond the message");
    return length;
  }

  function readText(tag: number): string {
    const length = size(tag === LATIN1 ? 1 : 2);
    const start = need(tag === LATIN1 ? length : length * 2);
    if (tag === LATIN1 && length <= SHORT) return readShort(start, length);
    if (tag === LATIN1 && readLatin1 !== undefined) return readLatin1(bytes, start, at);
    return readUnits(tag, start, length);
  }

  /** Names of rules, cases and verdicts come again and again, and to compare is faster than to make a text. */
  function readShort(start: number, length: number): string {
    if (length === 0) return "";
    const [first = 0, middle = 0, last = 0] = [bytes[start], bytes[start + (length >> 1)], bytes[start + length - 1]];
    const place = (first + middle * 7 + last * 31 + length * 131) & (RECENT - 1);
    const known = recent[place];
    if (known !== undefined && known.length === length) {
      let index = 0;
      while (index < length && known.charCodeAt(index) === bytes[start + index]) index += 1;
      if (index === length) return known;
    }
    const text = readLatin1 === undefined ? readUnits(LATIN1, start, length) : readLatin1(bytes, start, start + length);
    recent[place] = text;
    return text;
  }

  function readUnits(tag: number, start: number, length: number): string {
    let text = "";
    for (let from = 0; from < length; from += CHUNK) {
      const units: number[] = [];
      for (let index = from; index < Math.min(length, from + CHUNK); index += 1) {
        units.push(tag === LATIN1 ? source.getUint8(start + index) : source.getUint16(start + index * 2, true));
      }
      text += String.fromCharCode(...units);
    }
    return text;
  }

  function readKeys(): readonly string[] {
    const keys: string[] = [];
    for (let left = size(2); left > 0; left -= 1) {
      const tag = source.getUint8(need(1));
      if (tag !== LATIN1 && tag !== UTF16) throw new RangeError("a key that is no text");
      keys.push(readText(tag));
    }
    if (new Set(keys).size !== keys.length) throw new RangeError("a key that is there twice");
    if (read.length < MAX_SHAPES) read.push(keys);
    return keys;
  }

  function keysAt(place: number): readonly string[] {
    const keys = read[place];
    if (keys === undefined) throw new RangeError("a record of unknown keys");
    return keys;
  }

  function readNumbers(): unknown {
    const name = ARRAYS[source.getUint8(need(1))];
    const length = size(1);
    const start = need(length);
    if (name === undefined || length % globalThis[name].BYTES_PER_ELEMENT !== 0) {
      throw new RangeError("no list of numbers");
    }
    // A Buffer's own `slice` would copy nothing.
    return new globalThis[name](Uint8Array.prototype.slice.call(bytes, start, at).buffer);
  }

  function value(depth: number): unknown {
    const tag = source.getUint8(need(1));
    switch (tag) {
      case UNDEFINED:
        return undefined;
      case NULL:
        return null;
      case FALSE:
      case TRUE:
        return tag === TRUE;
      case BYTE:
        return source.getUint8(need(1));
      case NUMBER:
        return source.getFloat64(need(8), true);
      case SIGNED:
        return source.getBigInt64(need(8), true);
      case UNSIGNED:
        return source.getBigUint64(need(8), true);
      case LATIN1:
      case UTF16:
        return readText(tag);
      case NUMBERS:
        return readNumbers();
      case GIVEN:
        if (mine === undefined) throw new RangeError("a reference to nothing");
        return copyOf(mine);
      case LIST:
      case KNOWN_RECORD:
      case NEW_RECORD:
        break;
      default:
        throw new RangeError("a value of unknown kind");
    }
    if (depth === MAX_DEPTH) throw new RangeError("values nested too deeply");
    if (tag !== LIST) {
      const keys = tag === NEW_RECORD ? readKeys() : keysAt(source.getUint16(need(2), true));
      const record: Values = {};
      for (const key of keys) set(record, key, value(depth + 1));
      return record;
    }
    const items: unknown[] = [];
    for (let left = size(1); left > 0; left -= 1) items.push(value(depth + 1));
    return items;
  }

  return (message, given) => {
    if (message.buffer !== source.buffer) {
      bytes = new Uint8Array(message.buffer);
      source = new DataView(message.buffer);
    }
    mine = given;
    at = message.byteOffset;
    limit = at + message.byteLength;
    const decoded = value(0);
    mine = undefined;
    if (at !== limit) throw new RangeError("bytes behind a message");
    return decoded;
  };
}
