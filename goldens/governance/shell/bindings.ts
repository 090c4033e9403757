// Written by `tangle bindings` for glither:governance/shell@0.1.0: not to be changed by hand.

/** What the ruleset reads of its artifact, by path. */
export interface ToolCall {
  readonly actor: string;
  readonly tool: string;
  /** A whole number. */
  readonly "session.calls": number;
  readonly "arguments.*:anywhere": readonly string[];
  readonly "arguments.command.*:anywhere": readonly string[];
  /** `undefined` where there is none. */
  readonly "arguments.command[0]:given": boolean | undefined;
  /** `undefined` where there is none. */
  readonly "arguments.command[0]:text": string | undefined;
  /** `undefined` where there is none. */
  readonly "arguments.directory:text": string | undefined;
  /** A finite number; `undefined` where there is none. */
  readonly "arguments.timeout:number": number | undefined;
}

/** What answers and acts for the ruleset. */
export interface ShellBindings {
  readonly enrich: {
  };
  readonly actions: {
    readonly notify: (
      args: { readonly to: string },
      artifact: ToolCall,
      delivery: ShellDelivery,
    ) => void | Promise<void>;
    /** `hold`: the disposition waits, under a token that the host gives out. */
    readonly hold: (
      args: { readonly into: string },
      artifact: ToolCall,
      delivery: ShellDelivery,
    ) => void | Promise<void>;
  };
}

/** An answer, or one that comes later where the host lets it. */
export type ShellAnswer<T> = T | Promise<T>;

/** What comes with a question. */
export interface ShellContext {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** What comes with an action. */
export interface ShellDelivery {
  /** Names the action, however often it is tried; undefined where it is tried once. */
  readonly id: string | undefined;
  /** 1 for the first time. */
  readonly attempt: number;
}
