import { hash } from "node:crypto";

/**
 * The Merkle tree of RFC 9162, §2.1. Only complete subtrees have a place: level 0 holds the leaves, and the node at
 * `position` of a level is over those from `position * 2 ** level` on.
 */
export type HashAt = (level: number, position: number) => Uint8Array;

export interface Node {
  readonly level: number;
  readonly position: number;
  readonly hash: Uint8Array;
}

export const HASH_BYTES = 32;

export function leafHash(bytes: Uint8Array): Uint8Array {
  return sha256(Buffer.concat([LEAF, bytes]));
}

/** The same of a text's bytes, which nobody has to make for it: what stands before them is a character of one byte. */
export function leafHashOf(text: string): Uint8Array {
  return sha256(`\0${text}`);
}

const LEAF = Uint8Array.of(0);

function innerHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  PAIR.set(left, 1);
  PAIR.set(right, 1 + HASH_BYTES);
  return sha256(PAIR);
}

/** Written over each time: a hash is made of it at once. */
const PAIR = new Uint8Array(1 + 2 * HASH_BYTES);
PAIR[0] = 1;

/** By way of its digits: Node makes those in half of the time that a buffer takes it. */
function sha256(data: string | Uint8Array): Uint8Array {
  return Buffer.from(hash("sha256", data), "hex");
}

/** The nodes that are complete with one leaf more, the leaf first. */
export function completedBy(leaf: Uint8Array, size: number, hashAt: HashAt): Node[] {
  const nodes: Node[] = [];
  let node: Node = { level: 0, position: size, hash: leaf };
  for (;;) {
    nodes.push(node);
    const { level, position, hash } = node;
    if (position % 2 === 0) return nodes;
    node = { level: level + 1, position: (position - 1) / 2, hash: innerHash(hashAt(level, position - 1), hash) };
  }
}

/** The root over the first leaves; of none, the hash of nothing. */
export function rootOf(size: number, hashAt: HashAt): Uint8Array {
  return size === 0 ? sha256("") : rootOver(0, size, hashAt);
}

/** What leads from a leaf to the root over the first `size` leaves, from the leaf on. */
export function inclusionPath(index: number, size: number, hashAt: HashAt): Uint8Array[] {
  if (index < 0 || index >= size) throw new RangeError("no such leaf");
  const path: Uint8Array[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + splitOf(end - start);
    if (index < middle) {
      path.push(rootOver(middle, end, hashAt));
      end = middle;
    } else {
      path.push(rootOver(start, middle, hashAt));
      start = middle;
    }
  }
  return path.reverse();
}

/** The root that a path leads to; undefined for a path that has another length than those of such a tree. */
export function rootByPath(
  leaf: Uint8Array,
  index: number,
  size: number,
  path: readonly Uint8Array[],
): Uint8Array | undefined {
  if (index < 0 || index >= size) return undefined;
  let [start, end] = [0, size];
  const sides: ("left" | "right")[] = [];
  while (end - start > 1) {
    const middle = start + splitOf(end - start);
    const isLeft = index < middle;
    sides.push(isLeft ? "left" : "right");
    if (isLeft) end = middle;
    else start = middle;
  }
  if (sides.length !== path.length) return undefined;
  return path.reduce((hash, other) => (sides.pop() === "left" ? innerHash(hash, other) : innerHash(other, hash)), leaf);
}

/** Over the leaves from `start` on, which is a place where a subtree of this size begins. */
function rootOver(start: number, end: number, hashAt: HashAt): Uint8Array {
  const size = end - start;
  const level = Math.log2(size);
  if (Number.isInteger(level)) return hashAt(level, start / size);
  const middle = start + splitOf(size);
  return innerHash(rootOver(start, middle, hashAt), rootOver(middle, end, hashAt));
}

/** The largest power of two below a size of at least two. */
function splitOf(size: number): number {
  return 2 ** Math.floor(Math.log2(size - 1));
}
