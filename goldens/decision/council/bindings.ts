// Written by `tangle bindings` for glither:decision/council@0.1.0: not to be changed by hand.

/** From the lowest to the highest. */
export type Authority = "none" | "member" | "steward" | "council";

export interface MandateRecord {
  readonly given_by: Authority;
  /** A finite number. */
  readonly limit: number;
}

/** What the ruleset reads of its artifact, by path. */
export interface Decision {
  readonly subject: string;
  readonly proposer: string;
  /** A finite number. */
  readonly amount: number;
  readonly reversible: boolean;
  readonly authority: Authority;
  /** A whole number. */
  readonly "affected.count": number;
  /** `undefined` where there is none. */
  readonly objection: string | undefined;
}

/** What answers and acts for the ruleset. */
export interface CouncilBindings {
  readonly enrich: {
    /** `proposer.standing`: `undefined` where there is none. */
    readonly "proposer.standing": (
      artifact: Decision,
      context: CouncilContext,
    ) => CouncilAnswer<Authority | undefined>;
    /** `mandate`: `age` in milliseconds; `undefined` where there is none; older than 30d counts as absent. */
    readonly mandate: (
      given: { readonly proposer: string; readonly subject: string },
      context: CouncilContext,
    ) => CouncilAnswer<{ readonly value: MandateRecord; readonly age: number } | undefined>;
  };
  readonly actions: {
    /** `convene`: the disposition waits, under a token that the host gives out. */
    readonly convene: (
      args: { readonly body: string; readonly into: string },
      artifact: Decision,
      delivery: CouncilDelivery,
    ) => void | Promise<void>;
    readonly delegate: (
      args: { readonly to: string },
      artifact: Decision,
      delivery: CouncilDelivery,
    ) => void | Promise<void>;
    readonly escalate: (
      args: { readonly to: string },
      artifact: Decision,
      delivery: CouncilDelivery,
    ) => void | Promise<void>;
    readonly raise_authority: (
      args: { readonly to: Authority },
      artifact: Decision,
      delivery: CouncilDelivery,
    ) => void | Promise<void>;
    readonly lower_authority: (
      args: { readonly to: Authority; readonly for: string },
      artifact: Decision,
      delivery: CouncilDelivery,
    ) => void | Promise<void>;
  };
}

/** An answer, or one that comes later where the host lets it. */
export type CouncilAnswer<T> = T | Promise<T>;

/** What comes with a question. */
export interface CouncilContext {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** What comes with an action. */
export interface CouncilDelivery {
  /** Names the action, however often it is tried; undefined where it is tried once. */
  readonly id: string | undefined;
  /** 1 for the first time. */
  readonly attempt: number;
}
