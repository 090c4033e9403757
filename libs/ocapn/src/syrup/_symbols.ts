import { SyrupSymbol } from "./values.ts";

const SLOTS = 4_096;
const LONGEST = 64;

/**
 * Symbols that were read before, so that the few dozen of a protocol are not made again for each message. A table of a
 * fixed size in which a newcomer takes the place of what was there: a peer with many names costs time, not memory.
 */
const table: (SyrupSymbol | undefined)[] = new Array(SLOTS).fill(undefined);

/** Which place of the table a symbol has, by the bytes of its text; none where it is long. */
export function slotOf(bytes: Uint8Array, start: number, to: number): number {
  if (to - start > LONGEST) return -1;
  let hash = 0;
  for (let at = start; at < to; at++) hash = (Math.imul(hash, 31) + (bytes[at] ?? 0)) | 0;
  return (hash ^ (hash >>> 15)) & (SLOTS - 1);
}

/** The symbol that is written from `from` on, with its length, when it is the one in that place. */
export function symbolAt(slot: number, bytes: Uint8Array, from: number, to: number): SyrupSymbol | undefined {
  const known = table[slot];
  return known !== undefined && isWritten(known.encoded, bytes, from, to) ? known : undefined;
}

/** A symbol of a name, which takes the place in the table. */
export function newSymbol(slot: number, name: string): SyrupSymbol {
  const made = new SyrupSymbol(name);
  if (slot >= 0) table[slot] = made;
  return made;
}

function isWritten(symbol: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (symbol.length !== to - from) return false;
  for (let at = 0; at < symbol.length; at++) if (symbol[at] !== bytes[from + at]) return false;
  return true;
}
