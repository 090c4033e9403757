import { SyrupSymbol } from "./values.ts";

const SLOTS = 4_096;
const LONGEST = 64;

/**
 * Symbols that were read before, so that the few dozen of a protocol are not made again for each message. A table of a
 * fixed size in which a newcomer takes the place of what was there: a peer with many names costs time, not memory.
 */
const table: (SyrupSymbol | undefined)[] = new Array(SLOTS).fill(undefined);

/**
 * The symbol that stands in some bytes.
 *
 * @param from where its length begins
 * @param start where its text begins
 * @param text what makes the text of the bytes, where the symbol is a new one
 */
export function symbolIn(bytes: Uint8Array, from: number, start: number, to: number, text: () => string): SyrupSymbol {
  if (to - start > LONGEST) return new SyrupSymbol(text());
  let hash = 0;
  for (let at = start; at < to; at++) hash = (Math.imul(hash, 31) + (bytes[at] ?? 0)) | 0;
  const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
  const known = table[slot];
  if (known !== undefined && isWritten(known.encoded, bytes, from, to)) return known;
  const made = new SyrupSymbol(text());
  table[slot] = made;
  return made;
}

function isWritten(symbol: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (symbol.length !== to - from) return false;
  for (let at = 0; at < symbol.length; at++) if (symbol[at] !== bytes[from + at]) return false;
  return true;
}
