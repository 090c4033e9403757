// Written by `tangle bindings` for glither:api/gateway@0.1.0: not to be changed by hand.

/** From the lowest to the highest. */
export type Authority = "none" | "member" | "steward" | "council";

/** From the lowest to the highest. */
export type Rate = "blocked" | "trickle" | "normal" | "burst";

/** What the ruleset reads of its artifact, by path. */
export interface Request {
  readonly method: string;
  readonly path: string;
  readonly client: string;
  readonly scope: string;
  /** In the order in which they came. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** A whole number. */
  readonly "body.size": number;
  /** A finite number. */
  readonly error_rate: number;
  readonly authenticated: boolean;
}

/** What answers and acts for the ruleset. */
export interface GatewayBindings {
  readonly enrich: {
    /** `client.authority`: `undefined` where there is none. */
    readonly "client.authority": (
      artifact: Request,
      context: GatewayContext,
    ) => GatewayAnswer<Authority | undefined>;
    readonly "client.blocked": (
      artifact: Request,
      context: GatewayContext,
    ) => GatewayAnswer<boolean>;
    /** `quota.left`: a whole number. */
    readonly "quota.left": (
      artifact: Request,
      context: GatewayContext,
    ) => GatewayAnswer<number>;
  };
  readonly actions: {
    readonly deny: (
      args: Readonly<Record<string, never>>,
      artifact: Request,
      delivery: GatewayDelivery,
    ) => void | Promise<void>;
    readonly tag: (
      args: { readonly label: string },
      artifact: Request,
      delivery: GatewayDelivery,
    ) => void | Promise<void>;
    /** `hold`: the disposition waits, under a token that the host gives out. */
    readonly hold: (
      args: { readonly into: string },
      artifact: Request,
      delivery: GatewayDelivery,
    ) => void | Promise<void>;
    readonly raise_rate: (
      args: { readonly to: Rate },
      artifact: Request,
      delivery: GatewayDelivery,
    ) => void | Promise<void>;
    readonly lower_rate: (
      args: { readonly to: Rate; readonly for: string },
      artifact: Request,
      delivery: GatewayDelivery,
    ) => void | Promise<void>;
  };
}

/** An answer, or one that comes later where the host lets it. */
export type GatewayAnswer<T> = T | Promise<T>;

/** What comes with a question. */
export interface GatewayContext {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** What comes with an action. */
export interface GatewayDelivery {
  /** Names the action, however often it is tried; undefined where it is tried once. */
  readonly id: string | undefined;
  /** 1 for the first time. */
  readonly attempt: number;
}
