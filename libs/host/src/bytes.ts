/** Node's own does it fastest; elsewhere, as in browsers, the language does the same. */
const native = typeof Buffer === "undefined" ? undefined : Buffer;

/** How many bytes a text has in UTF-8. */
export const byteLength: (text: string) => number = native?.byteLength ?? countedLength;

export function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  if (native !== undefined) return native.compare(one, other) === 0;
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

/** Half of a surrogate pair counts as the character that stands for it. */
export function countedLength(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    if (unit < 0x800) bytes += 1;
    else if (isPair(unit, text.charCodeAt(index + 1))) {
      // Two units, four bytes.
      bytes += 2;
      index += 1;
    } else bytes += 2;
  }
  return bytes;
}

function isPair(first: number, second: number): boolean {
  return first >= 0xd800 && first < 0xdc00 && second >= 0xdc00 && second < 0xe000;
}
