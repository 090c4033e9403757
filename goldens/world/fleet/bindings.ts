// Written by `tangle bindings` for glither:world/fleet@0.1.0: not to be changed by hand.

/** From the lowest to the highest. */
export type Guarantee = "none" | "transport" | "envelope_verified" | "disposition" | "promotion";

/** What the ruleset reads of its artifact, by path. */
export interface Edge {
  readonly "from.name": string;
  readonly "from.zone": string;
  readonly "to.name": string;
  readonly "to.zone": string;
  readonly interface: string;
  readonly guarantee: Guarantee;
  /** A whole number. */
  readonly "imports.count": number;
  readonly encrypted: boolean;
}

/** What answers and acts for the ruleset. */
export interface FleetBindings {
  readonly enrich: {
    readonly "to.attested": (
      artifact: Edge,
      context: FleetContext,
    ) => FleetAnswer<boolean>;
    /** `to.guarantee`: `undefined` where there is none. */
    readonly "to.guarantee": (
      artifact: Edge,
      context: FleetContext,
    ) => FleetAnswer<Guarantee | undefined>;
  };
  readonly actions: {
    readonly link: (
      args: Readonly<Record<string, never>>,
      artifact: Edge,
      delivery: FleetDelivery,
    ) => void | Promise<void>;
    readonly compose: (
      args: { readonly by: string },
      artifact: Edge,
      delivery: FleetDelivery,
    ) => void | Promise<void>;
    readonly isolate: (
      args: Readonly<Record<string, never>>,
      artifact: Edge,
      delivery: FleetDelivery,
    ) => void | Promise<void>;
    readonly refuse: (
      args: Readonly<Record<string, never>>,
      artifact: Edge,
      delivery: FleetDelivery,
    ) => void | Promise<void>;
    /** `negotiate`: the disposition waits, under a token that the host gives out. */
    readonly negotiate: (
      args: { readonly into: string },
      artifact: Edge,
      delivery: FleetDelivery,
    ) => void | Promise<void>;
    readonly raise_guarantee: (
      args: { readonly to: Guarantee },
      artifact: Edge,
      delivery: FleetDelivery,
    ) => void | Promise<void>;
    readonly lower_guarantee: (
      args: { readonly to: Guarantee; readonly for: string },
      artifact: Edge,
      delivery: FleetDelivery,
    ) => void | Promise<void>;
  };
}

/** An answer, or one that comes later where the host lets it. */
export type FleetAnswer<T> = T | Promise<T>;

/** What comes with a question. */
export interface FleetContext {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** What comes with an action. */
export interface FleetDelivery {
  /** Names the action, however often it is tried; undefined where it is tried once. */
  readonly id: string | undefined;
  /** 1 for the first time. */
  readonly attempt: number;
}
