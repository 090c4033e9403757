import type { Ledger } from "@glither/ledger";
import type { Metrics } from "../telemetry/metrics.ts";
import type { Generation } from "./generation.ts";

/** What all requests share. The generation is exchanged whole; who has begun on one ends on it. */
export interface Host {
  generation: Generation;
  readonly ledger: Ledger;
  readonly metrics: Metrics;
  /** Whether requests are still taken. */
  isStopping: boolean;
}
