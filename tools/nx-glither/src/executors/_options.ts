/** What every target passes to its executor. */
export interface RulesetOptions {
  /** The `.glith` file, relative to the workspace's root. */
  readonly source: string;
}

/** For the targets that compile the source; all later ones read its snapshot. */
export interface SourceOptions extends RulesetOptions {
  /** Take a guard on what nothing produces for a lint. */
  readonly allowUnsat: boolean;
}

export interface AcceptOptions extends RulesetOptions {
  /** Write the golden instead of comparing with it. */
  readonly accept: boolean;
}
