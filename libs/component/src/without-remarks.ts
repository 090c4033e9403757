const HEADER = 8;
const CUSTOM = 0;

/**
 * A sound component without the custom sections of its outermost level: names that only debuggers read, and what tools
 * say of themselves. They mean nothing, and take a quarter of a small component.
 */
export function withoutRemarks(component: Uint8Array): Uint8Array {
  const kept = [component.subarray(0, HEADER)];
  for (let at = HEADER; at < component.length; ) {
    const { size, next } = readSize(component, at + 1);
    if (component[at] !== CUSTOM) kept.push(component.subarray(at, next + size));
    at = next + size;
  }
  return new Uint8Array(Buffer.concat(kept));
}

/** Unsigned LEB128. */
function readSize(bytes: Uint8Array, start: number): { readonly size: number; readonly next: number } {
  let size = 0;
  for (let at = start, shift = 0; ; at += 1, shift += 7) {
    const byte = bytes[at] ?? 0;
    size += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return { size, next: at + 1 };
  }
}
