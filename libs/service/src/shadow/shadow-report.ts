/** What came of comparing a candidate's decisions with those that stand. */
export interface ShadowReport {
  /** The digest by which the configuration names the candidate. */
  readonly candidate: string;
  readonly version: string;
  /** Since when, in ISO 8601. */
  readonly since: string;
  readonly compared: number;
  readonly differing: number;
  /** Crossings of the candidate that went wrong; they differ, too. */
  readonly failed: number;
  /** Decisions that came when too many waited to be compared. */
  readonly left_out: number;
  /** What became of what, the most frequent first. */
  readonly changes: readonly { readonly from: string; readonly to: string; readonly count: number }[];
  /** Indices of the decisions that differed last. */
  readonly decisions: readonly number[];
}
