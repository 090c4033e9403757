import { concat } from "../bytes.ts";

/** Unsigned LEB128. */
export function leb(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return [...bytes, rest];
}

/** Signed LEB128 of a number that is not negative. */
export function signedLeb(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x3f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return [...bytes, rest];
}

/** A text in UTF-8 behind its length. */
export function name(text: string): number[] {
  const bytes = new TextEncoder().encode(text);
  return [...leb(bytes.length), ...bytes];
}

export function vector(items: readonly (readonly number[])[]): number[] {
  return [...leb(items.length), ...items.flat()];
}

/** A section with its kind and its length. */
export function section(id: number, body: Uint8Array | readonly number[]): Uint8Array<ArrayBuffer> {
  return concat([Uint8Array.from([id, ...leb(body.length)]), Uint8Array.from(body)]);
}
