// Written by `tangle bindings` for glither:actor/purse@0.1.0: not to be changed by hand.

export type Direction = "inward" | "outward";

/** What the ruleset reads of its artifact, by path. */
export interface ActorMessage {
  readonly direction: Direction;
  readonly method: string;
  readonly arguments: readonly (number | string)[];
  readonly from: string;
  /** A whole number. */
  readonly depth: number;
  readonly references: readonly string[];
}

/** What answers and acts for the ruleset. */
export interface PurseBindings {
  readonly enrich: {
    readonly "from.suspended": (
      artifact: ActorMessage,
      context: PurseContext,
    ) => PurseAnswer<boolean>;
  };
  readonly actions: {
    readonly attenuate: (
      args: { readonly to: string },
      artifact: ActorMessage,
      delivery: PurseDelivery,
    ) => void | Promise<void>;
    readonly revoke: (
      args: { readonly why: string },
      artifact: ActorMessage,
      delivery: PurseDelivery,
    ) => void | Promise<void>;
    readonly log: (
      args: { readonly label: string },
      artifact: ActorMessage,
      delivery: PurseDelivery,
    ) => void | Promise<void>;
    /** `hold`: the disposition waits, under a token that the host gives out. */
    readonly hold: (
      args: { readonly into: string },
      artifact: ActorMessage,
      delivery: PurseDelivery,
    ) => void | Promise<void>;
  };
}

/** An answer, or one that comes later where the host lets it. */
export type PurseAnswer<T> = T | Promise<T>;

/** What comes with a question. */
export interface PurseContext {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** What comes with an action. */
export interface PurseDelivery {
  /** Names the action, however often it is tried; undefined where it is tried once. */
  readonly id: string | undefined;
  /** 1 for the first time. */
  readonly attempt: number;
}
