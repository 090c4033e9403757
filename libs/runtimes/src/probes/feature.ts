/** What an engine may have beyond WebAssembly 1.0, as far as actors in modules need it. */
export const FEATURES = [
  "bulk-memory",
  "components",
  "exceptions",
  "gc",
  "memory64",
  "simd",
  "stack-switching",
  "tail-calls",
  "threads",
] as const;

export type Feature = (typeof FEATURES)[number];

/** A small module that needs one feature, and what its function `f` gives. */
export interface Probe {
  readonly feature: Feature;
  /** How it stands with the proposal: its phase at the W3C's community group. */
  readonly phase: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What `f` is called with: 32-bit integers. */
  readonly args: readonly number[];
  /** What `f` gives. */
  readonly result: number;
}
