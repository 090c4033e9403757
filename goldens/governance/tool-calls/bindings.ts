// Written by `tangle bindings` for glither:governance/tool-calls@0.1.0: not to be changed by hand.

/** From the lowest to the highest. */
export type Risk = "minimal" | "limited" | "high" | "unacceptable";

/** What the ruleset reads of its artifact, by path. */
export interface ToolCall {
  readonly action: string;
  readonly risk_level: Risk;
  readonly arguments: readonly (number | string)[];
  /** A finite number. */
  readonly amount: number;
  /** A whole number. */
  readonly rate_count: number;
  readonly pii_detected: boolean;
  readonly actor: string;
  readonly tool: string;
}

/** What answers and acts for the ruleset. */
export interface ToolCallsBindings {
  readonly enrich: {
    readonly "actor.suspended": (
      artifact: ToolCall,
      context: ToolCallsContext,
    ) => ToolCallsAnswer<boolean>;
    /** `actor.spending_limit`: a finite number; `undefined` where there is none. */
    readonly "actor.spending_limit": (
      artifact: ToolCall,
      context: ToolCallsContext,
    ) => ToolCallsAnswer<number | undefined>;
    /** `tool.owner`: `undefined` where there is none. */
    readonly "tool.owner": (
      artifact: ToolCall,
      context: ToolCallsContext,
    ) => ToolCallsAnswer<string | undefined>;
  };
  readonly actions: {
    readonly notify: (
      args: { readonly to: string },
      artifact: ToolCall,
      delivery: ToolCallsDelivery,
    ) => void | Promise<void>;
    /** `hold`: the disposition waits, under a token that the host gives out. */
    readonly hold: (
      args: { readonly into: string },
      artifact: ToolCall,
      delivery: ToolCallsDelivery,
    ) => void | Promise<void>;
  };
}

/** An answer, or one that comes later where the host lets it. */
export type ToolCallsAnswer<T> = T | Promise<T>;

/** What comes with a question. */
export interface ToolCallsContext {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** What comes with an action. */
export interface ToolCallsDelivery {
  /** Names the action, however often it is tried; undefined where it is tried once. */
  readonly id: string | undefined;
  /** 1 for the first time. */
  readonly attempt: number;
}
