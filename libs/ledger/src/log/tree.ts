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
  return hash("sha256", Buffer.concat([LEAF, bytes]), "buffer");
}

const LEAF = Uint8Array.of(0);
const INNER = Uint8Array.of(1);

function innerHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return hash("sha256", Buffer.concat([INNER, left, right]), "buffer");
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
  return size === 0 ? hash("sha256", "", "buffer") : rootOver(0, size, hashAt);
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
