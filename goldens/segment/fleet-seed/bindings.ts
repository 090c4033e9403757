// Written by `tangle bindings` for glither:segment/fleet-seed@0.1.0: not to be changed by hand.

/** From the lowest to the highest. */
export type Clearance = "unrestricted" | "restricted" | "confidential" | "secret" | "top_secret";

/** From the lowest to the highest. */
export type Detail = "nothing" | "existence" | "summary" | "full";

/** What the ruleset reads of its artifact, by path. */
export interface Segment {
  readonly id: string;
  readonly origin: string;
  readonly clearance: Clearance;
  readonly detail: Detail;
  /** Milliseconds, a whole number. */
  readonly age: number;
  /** A finite number. */
  readonly confidence: number;
  /** A whole number. */
  readonly "lineage.depth": number;
  readonly refuted: boolean;
  /** `undefined` where there is none. */
  readonly tag: string | undefined;
}

/** What answers and acts for the ruleset. */
export interface FleetSeedBindings {
  readonly enrich: {
    /** `reader.clearance`: `undefined` where there is none. */
    readonly "reader.clearance": (
      artifact: Segment,
      context: FleetSeedContext,
    ) => FleetSeedAnswer<Clearance | undefined>;
    readonly "reader.org": (
      artifact: Segment,
      context: FleetSeedContext,
    ) => FleetSeedAnswer<string>;
    readonly "lineage.verified": (
      artifact: Segment,
      context: FleetSeedContext,
    ) => FleetSeedAnswer<boolean>;
  };
  readonly actions: {
    /** `seed`: the disposition waits, under a token that the host gives out. */
    readonly seed: (
      args: { readonly into: string },
      artifact: Segment,
      delivery: FleetSeedDelivery,
    ) => void | Promise<void>;
    readonly raise_clearance: (
      args: { readonly to: Clearance },
      artifact: Segment,
      delivery: FleetSeedDelivery,
    ) => void | Promise<void>;
    readonly lower_clearance: (
      args: { readonly to: Clearance; readonly for: string },
      artifact: Segment,
      delivery: FleetSeedDelivery,
    ) => void | Promise<void>;
    readonly raise_detail: (
      args: { readonly to: Detail },
      artifact: Segment,
      delivery: FleetSeedDelivery,
    ) => void | Promise<void>;
    readonly lower_detail: (
      args: { readonly to: Detail; readonly for: string },
      artifact: Segment,
      delivery: FleetSeedDelivery,
    ) => void | Promise<void>;
    readonly wrap: (
      args: { readonly for: string },
      artifact: Segment,
      delivery: FleetSeedDelivery,
    ) => void | Promise<void>;
  };
}

/** An answer, or one that comes later where the host lets it. */
export type FleetSeedAnswer<T> = T | Promise<T>;

/** What comes with a question. */
export interface FleetSeedContext {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** What comes with an action. */
export interface FleetSeedDelivery {
  /** Names the action, however often it is tried; undefined where it is tried once. */
  readonly id: string | undefined;
  /** 1 for the first time. */
  readonly attempt: number;
}
