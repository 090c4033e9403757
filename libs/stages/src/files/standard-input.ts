import { buffer } from "node:stream/consumers";

/** Stands for standard input where a file could be named. */
export const STANDARD_INPUT = "-";

/** What a file is called where people read of it. */
export function shownName(path: string): string {
  return path === STANDARD_INPUT ? "<stdin>" : path;
}

const given = new WeakMap<object, Promise<Uint8Array>>();

/** All that comes on standard input. It comes once, and some stages look at a file twice. */
export function standardInput(): Promise<Uint8Array> {
  const { stdin } = process;
  const before = given.get(stdin);
  if (before !== undefined) return before;
  const bytes = buffer(stdin);
  given.set(stdin, bytes);
  return bytes;
}
