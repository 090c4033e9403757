/** What the reader of mail uses of Node's buffers, in terms of what browsers have. */
type Encoding = "utf8" | "latin1" | "hex" | "base64" | "utf16le";

const TEXTS = new Map([
  ["utf8", new TextDecoder("utf-8", { ignoreBOM: true })],
  ["utf16le", new TextDecoder("utf-16le", { ignoreBOM: true })],
]);

class Bytes extends Uint8Array {
  equals(other: Uint8Array): boolean {
    return this.length === other.length && this.every((byte, at) => byte === other[at]);
  }

  readUInt16LE(at: number): number {
    return this.#view(at, 2).getUint16(at, true);
  }

  readUInt32LE(at: number): number {
    return this.#view(at, 4).getUint32(at, true);
  }

  swap16(): this {
    for (let at = 0; at + 1 < this.length; at += 2) [this[at], this[at + 1]] = [this[at + 1] ?? 0, this[at] ?? 0];
    return this;
  }

  override toString(encoding: Encoding = "utf8", from = 0, to = this.length): string {
    const part = this.subarray(from, to);
    const decoder = TEXTS.get(encoding);
    if (encoding === "utf16le") return decoder?.decode(part.subarray(0, part.length & ~1)) ?? "";
    if (decoder !== undefined) return decoder.decode(part);
    let text = "";
    for (let at = 0; at < part.length; at += 0x2000) text += String.fromCharCode(...part.subarray(at, at + 0x2000));
    return text;
  }

  /** Of a byte, a text or other bytes. */
  override indexOf(wanted: number | string | Uint8Array, from = 0): number {
    if (typeof wanted === "number") return super.indexOf(wanted, from);
    const bytes = typeof wanted === "string" ? bytesOf(wanted, "utf8") : wanted;
    const [first] = bytes;
    if (first === undefined) return from;
    for (let at = super.indexOf(first, from); at >= 0; at = super.indexOf(first, at + 1)) {
      if (at + bytes.length > this.length) return -1;
      if (bytes.every((byte, place) => byte === this[at + place])) return at;
    }
    return -1;
  }

  override includes(wanted: number | string | Uint8Array, from = 0): boolean {
    return this.indexOf(wanted, from) >= 0;
  }

  #view(at: number, size: number): DataView {
    if (!Number.isInteger(at) || at < 0 || at + size > this.length) throw new RangeError("there is no such place");
    return new DataView(this.buffer, this.byteOffset, this.length);
  }
}

export const Buffer = {
  from(value: string | ArrayLike<number> | ArrayBufferLike, second?: Encoding | number, length?: number): Bytes {
    if (typeof value === "string") return bytesOf(value, typeof second === "string" ? second : "utf8");
    if (value instanceof ArrayBuffer) return new Bytes(value, typeof second === "number" ? second : 0, length);
    return new Bytes(value as ArrayLike<number>);
  },

  allocUnsafe(size: number): Bytes {
    return new Bytes(size);
  },

  concat(parts: readonly Uint8Array[]): Bytes {
    const all = new Bytes(parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  },
};

export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function bytesOf(text: string, encoding: Encoding): Bytes {
  switch (encoding) {
    case "utf8":
      return new Bytes(new TextEncoder().encode(text));
    case "latin1":
      return Bytes.from(text, (character) => character.charCodeAt(0)) as Bytes;
    case "utf16le": {
      const bytes = new Bytes(text.length * 2);
      for (let at = 0; at < text.length; at += 1) {
        bytes[2 * at] = text.charCodeAt(at);
        bytes[2 * at + 1] = text.charCodeAt(at) >> 8;
      }
      return bytes;
    }
    case "hex":
      return Bytes.from(text.match(/[0-9a-f]{2}/giu) ?? [], (pair) => Number.parseInt(pair, 16)) as Bytes;
    case "base64":
      return base64(text);
  }
}

const LETTERS = new Map(
  [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"].map((letter, value) => [letter, value]),
)
  .set("-", 62)
  .set("_", 63);

/** As Node reads it: up to the padding, and past whatever is no letter of it. */
function base64(text: string): Bytes {
  const bytes: number[] = [];
  let [bits, held] = [0, 0];
  for (const letter of text) {
    if (letter === "=") break;
    const value = LETTERS.get(letter);
    if (value === undefined) continue;
    bits = ((bits << 6) | value) & 0xffffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes.push((bits >> held) & 0xff);
    }
  }
  return new Bytes(bytes);
}
