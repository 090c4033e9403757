import { addressKey, type Constant } from "@glither/roux/core";
import type { StaticData } from "../build/static-data.ts";

/** A key and what is found by it: positions in ascending order. */
export interface Entry {
  readonly key: Uint8Array;
  readonly positions: readonly number[];
}

/** Which way a key's bytes are hashed: suffixes from their ends. */
export type Direction = "forwards" | "backwards";

/** A perfect hash: every key has a slot of its own, found by its hash and the displacement of its bucket. */
export interface PerfectTable {
  readonly seed: number;
  readonly displacements: Uint16Array;
  readonly slots: readonly (Entry | undefined)[];
}

/** FNV-1a, of which a prefix's hash is a step on the way to the whole's. */
export const HASH_PRIME = 0x01000193;
const HASH_BASIS = 0x811c9dc5;
/** Odd constants that spread their input over all bits; the first is 2³² divided by the golden ratio. */
export const SPREAD = [0x9e3779b1, 0x85ebca6b] as const;
export const SPREAD_SHIFT = 15;
/** The highest bit of an entry's value: the rest is its only position. */
export const ONLY = 0x8000_0000;
export const NOWHERE = 0xffff_ffff;
export const SLOT_SIZE = 12;

/** The hash of a key's bytes, taken forwards or backwards. */
export function hash(seed: number, key: Uint8Array, direction: Direction): number {
  let value = seed;
  for (let at = 0; at < key.length; at += 1) {
    const byte = key[direction === "forwards" ? at : key.length - 1 - at] ?? 0;
    value = Math.imul(value ^ byte, HASH_PRIME);
  }
  return value >>> 0;
}

/** The slot of a hash, among `slots`, when its bucket is displaced by `displacement`. */
export function slotOf(hashed: number, displacement: number, slots: number): number {
  const mixed = Math.imul(hashed ^ Math.imul(displacement, SPREAD[0]), SPREAD[1]);
  return ((mixed ^ (mixed >>> SPREAD_SHIFT)) >>> 0) % slots;
}

/**
 * Places all keys, which must differ, without a collision: the fullest buckets first, each by the least displacement
 * that finds free slots for all of its keys. The same keys give the same table.
 */
export function buildTable(entries: readonly Entry[], direction: Direction): PerfectTable {
  for (let attempt = 0; ; attempt += 1) {
    const seed = (HASH_BASIS + attempt) >>> 0;
    const table = tryBuild(entries, direction, seed);
    if (table) return table;
  }
}

function tryBuild(entries: readonly Entry[], direction: Direction, seed: number): PerfectTable | undefined {
  const hashes = entries.map(({ key }) => hash(seed, key, direction));
  if (new Set(hashes).size < hashes.length) return undefined;
  const displacements = new Uint16Array(Math.ceil(entries.length / 4));
  const slots: (Entry | undefined)[] = Array.from({ length: Math.ceil(entries.length * 1.25) });
  const buckets: number[][] = Array.from(displacements, () => []);
  for (const [index, hashed] of hashes.entries()) buckets[hashed % buckets.length]?.push(index);
  const order = buckets.map((_, bucket) => bucket).sort((a, b) => sizeOf(buckets, b) - sizeOf(buckets, a) || a - b);
  for (const bucket of order) {
    const members = buckets[bucket] ?? [];
    const displacement = displacementFor(members, hashes, slots);
    if (displacement === undefined) return undefined;
    displacements[bucket] = displacement;
    for (const index of members) slots[slotOf(hashes[index] ?? 0, displacement, slots.length)] = entries[index];
  }
  return { seed, displacements, slots };
}

function displacementFor(
  members: readonly number[],
  hashes: readonly number[],
  slots: readonly (Entry | undefined)[],
): number | undefined {
  for (let displacement = 0; displacement <= 0xffff; displacement += 1) {
    const places = members.map((index) => slotOf(hashes[index] ?? 0, displacement, slots.length));
    if (places.every((place) => slots[place] === undefined) && new Set(places).size === places.length)
      return displacement;
  }
  return undefined;
}

function sizeOf(buckets: readonly (readonly number[])[], bucket: number): number {
  return buckets[bucket]?.length ?? 0;
}

/** Lays a table down and gives the address of its head: seed, buckets, slots, and where the two arrays are. */
export function layTable(table: PerfectTable, data: StaticData): number {
  const { seed, displacements, slots } = table;
  const words = slots.flatMap((entry) =>
    entry === undefined ? [0, 0, 0] : [data.block(entry.key, 1), entry.key.length, positionsOf(entry, data)],
  );
  return data.words([seed, displacements.length, slots.length, data.halves(displacements), data.words(words)]);
}

/** What a key finds: its only position, or the address of how many it has and which, in ascending order. */
export function positionsOf({ positions }: Pick<Entry, "positions">, data: StaticData): number {
  const [first = 0, second] = positions;
  return second === undefined ? (first | ONLY) >>> 0 : data.words([positions.length, ...positions]);
}

const TEXT = new TextEncoder();

/** The bytes that stand for a constant in a table: texts as UTF-8, numbers as eight bytes. */
export function keyOf(constant: Constant): Uint8Array {
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  switch (constant.kind) {
    case "text":
      return TEXT.encode(constant.value);
    case "ip":
      return TEXT.encode(addressKey(constant.value));
    case "integer":
    case "moment":
      view.setBigInt64(0, BigInt(constant.value), true);
      return bytes;
    case "duration":
      view.setBigUint64(0, BigInt(constant.ms), true);
      return bytes;
    case "number":
      // Adding zero makes of the two zeros, which are equal, the same bytes.
      view.setFloat64(0, Number(constant.value) + 0, true);
      return bytes;
    default:
      throw new TypeError(`a ${constant.kind} is no key`);
  }
}

/** Collects the positions of each key, in ascending order, keys in the order of first use. */
export class Entries {
  readonly #positions = new Map<string, { readonly key: Uint8Array; readonly positions: number[] }>();

  add(key: Uint8Array, position: number): void {
    const id = String.fromCharCode(...key);
    const entry = this.#positions.get(id) ?? { key, positions: [] };
    this.#positions.set(id, entry);
    if (entry.positions.at(-1) !== position) entry.positions.push(position);
  }

  get all(): Entry[] {
    return [...this.#positions.values()];
  }
}
