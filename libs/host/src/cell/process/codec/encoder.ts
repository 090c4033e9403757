import type { Layout } from "./layout.ts";

/**
 * @param given what the other side has as its own `given`; a record in `value` that equals it takes one byte.
 * @returns a view that holds until the next call.
 * @throws TypeError for what is no plain value: a function, a promise, a list with holes, a bigint of more than 64 bits.
 */
export type Encode = (value: unknown, given?: unknown) => Uint8Array;

/** For one channel: it remembers which keys of records the other side knows. Its text is all that it needs. */
export function encoder(layout: Layout): Encode {
  const { UNDEFINED, NULL, FALSE, TRUE, BYTE, NUMBER, SIGNED, UNSIGNED, LATIN1, UTF16 } = layout;
  const { LIST, KNOWN_RECORD, NEW_RECORD, NUMBERS, GIVEN, MAX_DEPTH, MAX_SHAPES, ARRAYS } = layout;
  type Values = Record<string, unknown>;

  let out = new Uint8Array(1024);
  let view = new DataView(out.buffer);
  let end = 0;
  let mine: unknown;
  /** The keys of `mine`, where it is a record. */
  let mineKeys: readonly string[] = [];
  /** The keys of records that were written, with their place in the other side's list. */
  interface Shape {
    readonly keys: readonly string[];
    readonly place: number;
  }
  /** By the first of the keys. */
  const written = new Map<string | undefined, Shape[]>();
  let writtenCount = 0;

  function room(size: number): void {
    if (end + size <= out.length) return;
    const larger = new Uint8Array(Math.max(out.length * 2, end + size));
    larger.set(out);
    out = larger;
    view = new DataView(out.buffer);
  }

  function tagged(tag: number, size: number): void {
    room(size + 6);
    out[end++] = tag;
  }

  /** One byte where that is enough; room for five was made with the tag. */
  function count(size: number): void {
    if (size < 255) {
      out[end++] = size;
    } else {
      out[end++] = 255;
      view.setUint32(end, size, true);
      end += 4;
    }
  }

  function writeText(text: string): void {
    const start = end;
    const { length } = text;
    tagged(LATIN1, length);
    count(length);
    for (let index = 0; index < length; index += 1) {
      const unit = text.charCodeAt(index);
      if (unit > 0xff) {
        end = start;
        writeWide(text);
        return;
      }
      out[end++] = unit;
    }
  }

  function writeWide(text: string): void {
    tagged(UTF16, text.length * 2);
    count(text.length);
    for (let index = 0; index < text.length; index += 1) {
      view.setUint16(end, text.charCodeAt(index), true);
      end += 2;
    }
  }

  function writeRecord(record: Values, depth: number): void {
    const prototype: unknown = Object.getPrototypeOf(record);
    if (prototype !== null && Object.getPrototypeOf(prototype) !== null) throw new TypeError("no plain record");
    const known = shapeOf(record);
    if (known !== undefined) {
      tagged(KNOWN_RECORD, 2);
      view.setUint16(end, known.place, true);
      end += 2;
      const { keys } = known;
      for (let index = 0; index < keys.length; index += 1) write(record[keys[index] as string], depth);
      return;
    }
    const keys = Object.keys(record);
    remember(keys);
    tagged(NEW_RECORD, 0);
    count(keys.length);
    for (const key of keys) writeText(key);
    for (const key of keys) write(record[key], depth);
  }

  /** The shape of this record, where the other side was told of it. Looks at keys where they are, and makes no list of them. */
  function shapeOf(record: Values): Shape | undefined {
    const alike = written.get(firstKeyOf(record));
    if (alike === undefined) return undefined;
    for (let index = 0; index < alike.length; index += 1) {
      const shape = alike[index] as Shape;
      if (hasKeys(record, shape.keys)) return shape;
    }
    return undefined;
  }

  function firstKeyOf(record: Values): string | undefined {
    for (const key in record) return key;
    return undefined;
  }

  /** Whether these are its keys, in this order. Others than its own, which a prototype may have, are a difference. */
  function hasKeys(record: Values, keys: readonly string[]): boolean {
    let index = 0;
    for (const key in record) {
      if (key !== keys[index]) return false;
      index += 1;
    }
    return index === keys.length;
  }

  function remember(keys: readonly string[]): void {
    if (writtenCount < MAX_SHAPES) {
      const shape = { keys, place: writtenCount };
      const alike = written.get(keys[0]);
      if (alike === undefined) written.set(keys[0], [shape]);
      else alike.push(shape);
    }
    writtenCount += 1;
  }

  /** What was to be told of in a message that was never finished, the other side does not know. */
  function forget(from: number): void {
    for (const [first, shapes] of written) {
      const kept = shapes.filter(({ place }) => place < from);
      if (kept.length < shapes.length) written.set(first, kept);
    }
    writtenCount = from;
  }

  function write(value: unknown, depth: number): void {
    switch (typeof value) {
      case "string":
        writeText(value);
        return;
      case "boolean":
        tagged(value ? TRUE : FALSE, 0);
        return;
      case "undefined":
        tagged(UNDEFINED, 0);
        return;
      case "number":
        writeNumber(value);
        return;
      case "bigint":
        writeWhole(value);
        return;
      case "object":
        break;
      default:
        throw new TypeError(`no ${typeof value} can cross`);
    }
    if (value === null) {
      tagged(NULL, 0);
      return;
    }
    if (depth > 0 && mine !== undefined && same(value, mine, mineKeys)) {
      tagged(GIVEN, 0);
      return;
    }
    if (depth === MAX_DEPTH) throw new TypeError("nested too deeply");
    if (Array.isArray(value)) writeList(value, depth + 1);
    else if (ArrayBuffer.isView(value)) writeNumbers(value);
    else writeRecord(value as Values, depth + 1);
  }

  function writeNumber(value: number): void {
    if (value >= 0 && value < 256 && Object.is(value & 0xff, value)) {
      tagged(BYTE, 1);
      out[end++] = value;
    } else {
      tagged(NUMBER, 8);
      view.setFloat64(end, value, true);
      end += 8;
    }
  }

  function writeWhole(value: bigint): void {
    const signed = BigInt.asIntN(64, value) === value;
    if (!signed && BigInt.asUintN(64, value) !== value) throw new TypeError("a whole number of more than 64 bits");
    tagged(signed ? SIGNED : UNSIGNED, 8);
    view.setBigUint64(end, BigInt.asUintN(64, value), true);
    end += 8;
  }

  function writeList(values: readonly unknown[], depth: number): void {
    tagged(LIST, 0);
    count(values.length);
    for (let index = 0; index < values.length; index += 1) {
      const item = values[index];
      if (item === undefined && !Object.hasOwn(values, index)) throw new TypeError("a list with holes");
      write(item, depth);
    }
  }

  function writeNumbers(value: ArrayBufferView): void {
    const name = Object.prototype.toString.call(value).slice(8, -1);
    const kind = (ARRAYS as readonly string[]).indexOf(name);
    if (kind === -1) throw new TypeError("no list of numbers");
    tagged(NUMBERS, value.byteLength + 1);
    out[end++] = kind;
    count(value.byteLength);
    out.set(new Uint8Array(value.buffer, value.byteOffset, value.byteLength), end);
    end += value.byteLength;
  }

  /**
   * Whether one stands for the other to the last bit, with keys in the same order.
   *
   * @param known the other's keys.
   */
  function same(one: unknown, other: unknown, known?: readonly string[]): boolean {
    if (Object.is(one, other)) return true;
    if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
    if (ArrayBuffer.isView(one) || ArrayBuffer.isView(other)) return false;
    if (Array.isArray(one)) {
      if (!Array.isArray(other) || one.length !== other.length) return false;
      for (let index = 0; index < one.length; index += 1) if (!same(one[index], other[index])) return false;
      return true;
    }
    if (Array.isArray(other)) return false;
    const keys = known ?? Object.keys(other);
    if (!hasKeys(one as Values, keys)) return false;
    for (let index = 0; index < keys.length; index += 1) {
      const key = keys[index] as string;
      if (!same((one as Values)[key], (other as Values)[key])) return false;
    }
    return true;
  }

  return (value, given) => {
    const known = writtenCount;
    if (mine !== given) {
      mine = given;
      mineKeys = typeof given === "object" && given !== null ? Object.keys(given) : [];
    }
    end = 0;
    try {
      write(value, 0);
    } catch (cause) {
      forget(known);
      throw cause;
    }
    return out.subarray(0, end);
  };
}
