import type { Space } from "./space.ts";

export type CoreType = "i32" | "i64" | "f32" | "f64";

/** A core value: a bigint for an i64, else a number. */
export type Flat = number | bigint;

/**
 * How values of one WIT type cross, by the canonical ABI. JavaScript sees what jco's glue shows it: bigints for 64-bit
 * integers, `undefined` for an absent option, camel-case records, `{ tag, val }` for variants.
 *
 * The host's side is checked when it is lowered, the component's when it is lifted; both throw an AbiError.
 */
export interface Codec {
  readonly size: number;
  readonly align: number;
  /** Bytes of the host's own memory that a lifted value takes, rounded up; what a text or a list has in it is counted by itself. */
  readonly weight: number;
  /** The core values that it is passed as when it is not passed by address. */
  readonly flat: readonly CoreType[];
  /** Whether lowering may take memory from the component's allocator. */
  readonly allocates: boolean;
  /** Lowers into memory, at an address that the caller has checked for size and alignment. */
  store(space: Space, value: unknown, at: number): void;
  /** The same for many, one behind the other in so many bytes each; where that is faster than one by one. */
  storeAll?(space: Space, values: readonly unknown[], at: number, stride: number): void;
  /** Lowers to core values, behind those that are there. */
  push(space: Space, value: unknown, out: Flat[]): void;
  /** Lifts from memory, at an address that the caller has checked for size and alignment. */
  load(space: Space, at: number): unknown;
  /** Lifts from core values, taking as many as `flat` has. */
  take(space: Space, from: FlatCursor): unknown;
}

/** Core values being read from the first to the last. */
export class FlatCursor {
  readonly #values: readonly Flat[];
  /** Index of the value that is taken next. */
  next = 0;

  constructor(values: readonly Flat[]) {
    this.#values = values;
  }

  number(): number {
    const value = this.#values[this.next++];
    return typeof value === "number" ? value : Number.NaN;
  }

  bigint(): bigint {
    const value = this.#values[this.next++];
    return typeof value === "bigint" ? value : 0n;
  }

  /** The value some places ahead, not taken. */
  peek(ahead: number): Flat {
    return this.#values[this.next + ahead] ?? 0;
  }
}

/** The next address from `at` on that is a multiple of `align`. */
export function aligned(at: number, align: number): number {
  return (at + align - 1) & -align;
}
