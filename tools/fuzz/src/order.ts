import type { Find, Tally } from "@glither/conformance/fuzz";

/** What a worker is to do. */
export interface Order {
  readonly seed: number;
  readonly from: number;
  readonly count: number;
  readonly cases: number;
}

/** What it says of each position. */
export interface Report {
  readonly position: number;
  readonly tally: Tally;
  readonly find?: Find;
}
