// Written by `tangle bindings` for glither:api/edge@0.1.0: not to be changed by hand.

export type Weekday = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";

export interface ClockReading {
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly now: number;
  /** Days since 1970-01-01. */
  readonly date: number;
  /** Milliseconds since midnight. */
  readonly time: number;
  readonly weekday: Weekday;
}

/** What the ruleset reads of its artifact, by path. */
export interface Request {
  readonly method: string;
  readonly path: string;
  readonly client: string;
  /** An address of the Internet Protocol, such as `192.0.2.1`; `undefined` where there is none. */
  readonly client_ip: string | undefined;
  /** Milliseconds since 1970-01-01T00:00Z; `undefined` where there is none. */
  readonly expires: number | undefined;
  readonly authenticated: boolean;
}

/** What answers and acts for the ruleset. */
export interface EdgeBindings {
  readonly enrich: {
    readonly clock: (
      given: { readonly zone: string },
      context: EdgeContext,
    ) => EdgeAnswer<ClockReading>;
    /** `roles`: `age` in milliseconds; `undefined` where there is none; older than 1m counts as absent. */
    readonly roles: (
      given: { readonly client: string },
      context: EdgeContext,
    ) => EdgeAnswer<{ readonly value: readonly string[]; readonly age: number } | undefined>;
    /** `calls`: a whole number; `undefined` where there is none. */
    readonly calls: (
      given: { readonly client: string; readonly "counted-over": number },
      context: EdgeContext,
    ) => EdgeAnswer<number | undefined>;
  };
  readonly actions: {
    readonly admit: (
      args: Readonly<Record<string, never>>,
      artifact: Request,
      delivery: EdgeDelivery,
    ) => void | Promise<void>;
    readonly deny: (
      args: Readonly<Record<string, never>>,
      artifact: Request,
      delivery: EdgeDelivery,
    ) => void | Promise<void>;
    /** `hold`: the disposition waits, under a token that the host gives out. */
    readonly hold: (
      args: { readonly into: string },
      artifact: Request,
      delivery: EdgeDelivery,
    ) => void | Promise<void>;
  };
}

/** An answer, or one that comes later where the host lets it. */
export type EdgeAnswer<T> = T | Promise<T>;

/** What comes with a question. */
export interface EdgeContext {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** What comes with an action. */
export interface EdgeDelivery {
  /** Names the action, however often it is tried; undefined where it is tried once. */
  readonly id: string | undefined;
  /** 1 for the first time. */
  readonly attempt: number;
}
