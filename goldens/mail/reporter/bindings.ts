// Written by `tangle bindings` for glither:mail/reporter@0.1.0: not to be changed by hand.

/** What the ruleset reads of its artifact, by path. */
export interface Message {
  readonly "from.domain": string;
  readonly "recipient.domain": string;
  /** A whole number. */
  readonly size: number;
  readonly "list.unsubscribe": boolean;
}

/** What answers and acts for the ruleset. */
export interface ReporterBindings {
  readonly enrich: {
  };
  readonly actions: {
  };
}

/** An answer, or one that comes later where the host lets it. */
export type ReporterAnswer<T> = T | Promise<T>;

/** What comes with a question. */
export interface ReporterContext {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** What comes with an action. */
export interface ReporterDelivery {
  /** Names the action, however often it is tried; undefined where it is tried once. */
  readonly id: string | undefined;
  /** 1 for the first time. */
  readonly attempt: number;
}
