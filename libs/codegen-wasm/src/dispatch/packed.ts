import type { StaticData } from "../build/static-data.ts";
import { SPREAD, slotOf } from "./table.ts";

/** From so many values on a set is packed, and looked into by itself. */
export const MANY = 1_000;

/**
 * A perfect hash of many keys, without values: they lie in the order of their slots, and a slot is where its key begins.
 * Two hashes of a key find it, since one would be the same for some of a million.
 */
export interface PackedSet {
  readonly seed: number;
  readonly displacements: Uint16Array;
  readonly slots: readonly (Uint8Array | undefined)[];
}

/** What the two hashes multiply by: one finds a key's bucket, the other its slot. */
export const LANES = SPREAD;
export const LANE_SHIFT = 15;
const SEED = 0x811c9dc5;
/** Room for the last keys, which would be hard to place in a table that is quite full. */
const SLOTS_PER_KEY = 1.03;
const KEYS_PER_BUCKET = 4;

/** A hash of a key's bytes, four at a time. Keys of one length that differ in one word never have the same. */
export function laneHash(seed: number, key: Uint8Array, multiplier: number): number {
  const { length } = key;
  const byte = (index: number): number => key[index] ?? 0;
  const mixed = (value: number, word: number): number => {
    const product = Math.imul(value ^ word, multiplier);
    return product ^ (product >>> LANE_SHIFT);
  };
  let value = seed ^ length;
  let at = 0;
  for (; length - at >= 4; at += 4)
    value = mixed(value, byte(at) | (byte(at + 1) << 8) | (byte(at + 2) << 16) | (byte(at + 3) << 24));
  let word = 0;
  if (length & 2) {
    word = byte(at) | (byte(at + 1) << 8);
    at += 2;
  }
  if (length & 1) word = (word << 8) | byte(at);
  return mixed(value, word) >>> 0;
}

/** Places all keys, which must differ, without a collision. The same keys give the same set. */
export function packSet(keys: readonly Uint8Array[]): PackedSet {
  for (let attempt = 0; ; attempt += 1) {
    const set = tryPack(keys, (SEED + attempt) >>> 0);
    if (set) return set;
  }
}

function tryPack(keys: readonly Uint8Array[], seed: number): PackedSet | undefined {
  const displacements = new Uint16Array(Math.ceil(keys.length / KEYS_PER_BUCKET));
  const owners = new Int32Array(Math.ceil(keys.length * SLOTS_PER_KEY)).fill(-1);
  const hashes = Uint32Array.from(keys, (key) => laneHash(seed, key, LANES[1]));
  const buckets: number[][] = Array.from(displacements, () => []);
  for (const [index, key] of keys.entries()) {
    buckets[laneHash(seed, key, LANES[0]) % buckets.length]?.push(index);
  }
  const fullestFirst = buckets
    .map((members, bucket) => ({ members, bucket }))
    .sort((one, other) => other.members.length - one.members.length || one.bucket - other.bucket);
  for (const { members, bucket } of fullestFirst) {
    const displacement = displace(members, hashes, owners);
    if (displacement === undefined) return undefined;
    displacements[bucket] = displacement;
  }
  return { seed, displacements, slots: Array.from(owners, (owner) => keys[owner]) };
}

/** Puts the keys of a bucket where all of them find a free slot. */
function displace(members: readonly number[], hashes: Uint32Array, owners: Int32Array): number | undefined {
  for (let displacement = 0; displacement <= 0xffff; displacement += 1) {
    let placed = 0;
    for (; placed < members.length; placed += 1) {
      const slot = placeOf(members[placed], displacement, hashes, owners);
      if (owners[slot] !== -1) break;
      owners[slot] = members[placed] ?? -1;
    }
    if (placed === members.length) return displacement;
    while (placed > 0) {
      placed -= 1;
      owners[placeOf(members[placed], displacement, hashes, owners)] = -1;
    }
  }
  return undefined;
}

function placeOf(member = 0, displacement: number, hashes: Uint32Array, owners: Int32Array): number {
  return slotOf(hashes[member] ?? 0, displacement, owners.length);
}

/** Lays a set down and gives the address of its head: seed, buckets, slots, and where displacements and beginnings are. */
export function layPacked({ seed, displacements, slots }: PackedSet, data: StaticData): number {
  const size = slots.reduce((total, key) => total + (key?.length ?? 0), 0);
  const bytes = new Uint8Array(size);
  const begins = new Uint32Array(slots.length + 1);
  let end = 0;
  for (const [slot, key] of slots.entries()) {
    begins[slot] = end;
    if (key === undefined) continue;
    bytes.set(key, end);
    end += key.length;
  }
  begins[slots.length] = end;
  const keys = data.block(bytes, 1);
  const places = data.words(begins.map((begin) => begin + keys));
  return data.words([seed, displacements.length, slots.length, data.halves(displacements), places]);
}
