import { alignUp } from "@glither/wit/abi";
import { at } from "../wasm/assemble.ts";
import type { Instruction } from "../wasm/instruction.ts";

/** The height of the verdict that counts so far, plus one; not under `first-match`. */
export const TAKEN = at("flags", 0);
/** How many ligands were absent. */
export const ABSENT_COUNT = at("flags", 4);
const FIRST_FLAG = 8;

/**
 * The memory that a crossing writes: all zero in a new instance. What must be zero when a crossing begins stands
 * together, so that one sweep makes it forget the one before.
 */
export class StateLayout {
  #end = 0;
  #flags = 0;

  /** The address of `size` bytes. */
  reserve(size: number, alignment: number): Instruction {
    const start = alignUp(this.#end, alignment);
    this.#end = start + size;
    return at("state", start);
  }

  /** The address of a byte that is zero when a crossing begins. */
  flag(): Instruction {
    this.#flags += 1;
    return at("flags", FIRST_FLAG + this.#flags - 1);
  }

  get size(): number {
    return this.#end;
  }

  /** The bytes to sweep. */
  get flagsSize(): number {
    return alignUp(FIRST_FLAG + this.#flags, 8);
  }
}
