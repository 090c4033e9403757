import type { Entry, Settling } from "./entry.ts";

/** An entry as it was logged. */
export interface Logged {
  readonly entry: Entry;
  /** `sha256:…` */
  readonly hash: string;
}

export interface Settled extends Logged {
  readonly settling: Settling;
}
