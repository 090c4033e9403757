// Written by `tangle bindings` for glither:world/gifts@0.1.0: not to be changed by hand.

export type Retrograde = "open" | "diode";

/** From the lowest to the highest. */
export type Guarantee = "none" | "transport" | "envelope_verified" | "disposition" | "promotion";

/** What the ruleset reads of its artifact, by path. */
export interface Edge {
  readonly "donor.dialect": string;
  readonly "donor.region": string;
  readonly "donor.attested.provenance": boolean;
  readonly "pier.dialect": string;
  readonly "pier.zone": string;
  readonly "pier.region": string;
  readonly "pier.attested.membrane": boolean;
  readonly "pier.attested.provenance": boolean;
  readonly retrograde: Retrograde;
}

/** What answers and acts for the ruleset. */
export interface GiftsBindings {
  readonly enrich: {
  };
  readonly actions: {
    readonly link: (
      args: Readonly<Record<string, never>>,
      artifact: Edge,
      delivery: GiftsDelivery,
    ) => void | Promise<void>;
    readonly isolate: (
      args: Readonly<Record<string, never>>,
      artifact: Edge,
      delivery: GiftsDelivery,
    ) => void | Promise<void>;
    readonly refuse: (
      args: Readonly<Record<string, never>>,
      artifact: Edge,
      delivery: GiftsDelivery,
    ) => void | Promise<void>;
    readonly raise_guarantee: (
      args: { readonly to: Guarantee },
      artifact: Edge,
      delivery: GiftsDelivery,
    ) => void | Promise<void>;
  };
}

/** An answer, or one that comes later where the host lets it. */
export type GiftsAnswer<T> = T | Promise<T>;

/** What comes with a question. */
export interface GiftsContext {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** What comes with an action. */
export interface GiftsDelivery {
  /** Names the action, however often it is tried; undefined where it is tried once. */
  readonly id: string | undefined;
  /** 1 for the first time. */
  readonly attempt: number;
}
