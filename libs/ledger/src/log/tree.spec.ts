import { createHash } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { completedBy, type HashAt, inclusionPath, leafHash, rootByPath, rootOf } from "./tree.ts";

/** The inputs and roots by which implementations of Certificate Transparency are tested. */
const LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
const ROOTS = [
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

class Tree {
  readonly leaves: Uint8Array[] = [];
  readonly #nodes = new Map<string, Uint8Array>();
  readonly hashAt: HashAt = (level, position) => {
    const hash = this.#nodes.get(`${level}/${position}`);
    if (hash === undefined) throw new RangeError(`no node ${level}/${position}`);
    return hash;
  };

  add(bytes: Uint8Array): void {
    const leaf = leafHash(bytes);
    const nodes = completedBy(leaf, this.leaves.length, this.hashAt);
    for (const { level, position, hash } of nodes) this.#nodes.set(`${level}/${position}`, hash);
    this.leaves.push(leaf);
  }
}

/** RFC 9162's definition, word for word. */
function rootByDefinition(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves;
  if (only === undefined) return createHash("sha256").digest();
  if (leaves.length === 1) return only;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  const [left, right] = [rootByDefinition(leaves.slice(0, split)), rootByDefinition(leaves.slice(split))];
  return createHash("sha256").update(Uint8Array.of(1)).update(left).update(right).digest();
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

describe("the tree", () => {
  it("has the roots that others give", () => {
    const tree = new Tree();
    const roots = [hex(rootOf(0, tree.hashAt))];
    for (const leaf of LEAVES) {
      tree.add(Buffer.from(leaf, "hex"));
      roots.push(hex(rootOf(tree.leaves.length, tree.hashAt)));
    }
    expect(roots).toEqual(ROOTS);
  });

  it("shows each leaf of each size, and no other in its place", () => {
    const tree = new Tree();
    for (let leaf = 0; leaf < 40; leaf += 1) tree.add(Uint8Array.of(leaf));
    for (let size = 1; size <= tree.leaves.length; size += 1) {
      const root = hex(rootByDefinition(tree.leaves.slice(0, size)));
      expect(hex(rootOf(size, tree.hashAt))).toBe(root);
      for (let index = 0; index < size; index += 1) {
        const path = inclusionPath(index, size, tree.hashAt);
        const shown = (leaf: number, at = index, of = size, by = path): string | undefined => {
          const found = rootByPath(tree.leaves[leaf] as Uint8Array, at, of, by);
          return found && hex(found);
        };
        expect(shown(index)).toBe(root);
        if (size === 1) continue;
        expect(shown((index + 1) % size)).not.toBe(root);
        expect(shown(index, index, size, path.slice(1))).toBeUndefined();
        expect(shown(index, size)).toBeUndefined();
      }
    }
  });

  it("has no path for a leaf that it does not hold", () => {
    const tree = new Tree();
    tree.add(Uint8Array.of(1));
    expect(() => inclusionPath(1, 1, tree.hashAt)).toThrow(RangeError);
    expect(() => inclusionPath(-1, 1, tree.hashAt)).toThrow(RangeError);
  });
});
