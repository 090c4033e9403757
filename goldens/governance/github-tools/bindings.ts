// Written by `tangle bindings` for glither:governance/github-tools@0.1.0: not to be changed by hand.

export type Hint = "unknown" | "no" | "yes";

/** From the lowest to the highest. */
export type StandingRung = "guest" | "member" | "maintainer";

/** What the ruleset reads of its artifact, by path. */
export interface ToolCall {
  readonly actor: string;
  readonly tool: string;
  readonly "hints.destructive": Hint;
  /** A whole number. */
  readonly "session.calls": number;
  readonly "arguments.*:anywhere": readonly string[];
  /** `undefined` where there is none. */
  readonly "arguments.branch:text": string | undefined;
  readonly "arguments.files.*:anywhere": readonly string[];
  /** `undefined` where there is none. */
  readonly "arguments.owner:text": string | undefined;
  /** `undefined` where there is none. */
  readonly "arguments.path:text": string | undefined;
  /** `undefined` where there is none. */
  readonly "arguments.private:boolean": boolean | undefined;
}

/** What answers and acts for the ruleset. */
export interface GithubToolsBindings {
  readonly enrich: {
    /** `standing`: `age` in milliseconds; `undefined` where there is none; older than 10m counts as absent. */
    readonly standing: (
      given: { readonly actor: string },
      context: GithubToolsContext,
    ) => GithubToolsAnswer<{ readonly value: StandingRung; readonly age: number } | undefined>;
  };
  readonly actions: {
    readonly notify: (
      args: { readonly to: string },
      artifact: ToolCall,
      delivery: GithubToolsDelivery,
    ) => void | Promise<void>;
    /** `hold`: the disposition waits, under a token that the host gives out. */
    readonly hold: (
      args: { readonly into: string },
      artifact: ToolCall,
      delivery: GithubToolsDelivery,
    ) => void | Promise<void>;
  };
}

/** An answer, or one that comes later where the host lets it. */
export type GithubToolsAnswer<T> = T | Promise<T>;

/** What comes with a question. */
export interface GithubToolsContext {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** What comes with an action. */
export interface GithubToolsDelivery {
  /** Names the action, however often it is tried; undefined where it is tried once. */
  readonly id: string | undefined;
  /** 1 for the first time. */
  readonly attempt: number;
}
