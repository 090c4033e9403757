import type { Feature } from "../probes/feature.ts";

/** A row of the document's table "Hoot WASM Features", and the probe that tries it. */
export interface HootFeature {
  readonly name: string;
  readonly proposal: string;
  /** What the document says of its stage. */
  readonly status: string;
  readonly feature: Feature;
}

export const HOOT_FEATURES: readonly HootFeature[] = [
  { name: "Tail calls", proposal: "tail-call", status: "Stage 4 ✓", feature: "tail-calls" },
  { name: "GC", proposal: "gc", status: "Stage 4 ✓", feature: "gc" },
  { name: "Continuations", proposal: "stack-switching", status: "Stage 2", feature: "stack-switching" },
  { name: "Exception handling", proposal: "exception-handling", status: "Stage 4 ✓", feature: "exceptions" },
  { name: "Threads", proposal: "threads", status: "Stage 4 ✓", feature: "threads" },
];
