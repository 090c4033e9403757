import type { Location } from "./location.ts";

/** An object for good: who knows the swiss number of one may have it, and nobody guesses one. */
export interface SturdyReference {
  readonly location: Location;
  /** Any bytes, of at least 16 that are random where it is to be a secret. */
  readonly swiss: Uint8Array;
}
