/** What every target passes to its executor. */
export interface RulesetOptions {
  /** The `.glith` file, relative to the workspace's root. */
  readonly source: string;
}

export interface AcceptOptions extends RulesetOptions {
  /** Write the golden instead of comparing with it. */
  readonly accept: boolean;
}
