// Written by `tangle bindings` for glither:mail/desk@0.1.0: not to be changed by hand.

export interface AttachedFile {
  readonly name: string;
  readonly ext: string;
  readonly type: string;
  /** A whole number. */
  readonly size: number;
}

/** What the ruleset reads of its artifact, by path. */
export interface Message {
  readonly subject: string;
  readonly attachments: readonly AttachedFile[];
}

/** What answers and acts for the ruleset. */
export interface DeskBindings {
  readonly enrich: {
  };
  readonly actions: {
    /** `hold`: the disposition waits, under a token that the host gives out. */
    readonly hold: (
      args: { readonly into: string },
      artifact: Message,
      delivery: DeskDelivery,
    ) => void | Promise<void>;
  };
}

/** An answer, or one that comes later where the host lets it. */
export type DeskAnswer<T> = T | Promise<T>;

/** What comes with a question. */
export interface DeskContext {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** What comes with an action. */
export interface DeskDelivery {
  /** Names the action, however often it is tried; undefined where it is tried once. */
  readonly id: string | undefined;
  /** 1 for the first time. */
  readonly attempt: number;
}
