// Written by `tangle bindings` for glither:mail/newsroom@0.1.0: not to be changed by hand.

export type Spf = "none" | "neutral" | "pass" | "fail" | "softfail" | "temperror" | "permerror";

export type Dmarc = "none" | "quarantine" | "reject";

/** What the ruleset reads of its artifact, by path. */
export interface Message {
  readonly "from.address": string;
  readonly "from.domain": string;
  readonly "from.org": string;
  readonly "recipient.address": string;
  readonly "recipient.domain": string;
  readonly "recipient.org": string;
  readonly subject: string;
  /** A whole number. */
  readonly "attachment.count": number;
  readonly "attachments.exts": readonly string[];
  /** A whole number. */
  readonly size: number;
  readonly "list.unsubscribe": boolean;
  /** In the order in which they came. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly "spf.result": Spf;
}

/** What answers and acts for the ruleset. */
export interface NewsroomBindings {
  readonly enrich: {
    /** `dkim.domain`: `undefined` where there is none. */
    readonly "dkim.domain": (
      artifact: Message,
      context: NewsroomContext,
    ) => NewsroomAnswer<string | undefined>;
    readonly "sender.allowlisted": (
      artifact: Message,
      context: NewsroomContext,
    ) => NewsroomAnswer<boolean>;
    readonly "dmarc.policy": (
      artifact: Message,
      context: NewsroomContext,
    ) => NewsroomAnswer<Dmarc>;
  };
  readonly actions: {
    readonly route: (
      args: { readonly to: string },
      artifact: Message,
      delivery: NewsroomDelivery,
    ) => void | Promise<void>;
    readonly tag: (
      args: { readonly label: string },
      artifact: Message,
      delivery: NewsroomDelivery,
    ) => void | Promise<void>;
    /** `hold`: the disposition waits, under a token that the host gives out. */
    readonly hold: (
      args: { readonly into: string },
      artifact: Message,
      delivery: NewsroomDelivery,
    ) => void | Promise<void>;
  };
}

/** An answer, or one that comes later where the host lets it. */
export type NewsroomAnswer<T> = T | Promise<T>;

/** What comes with a question. */
export interface NewsroomContext {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** What comes with an action. */
export interface NewsroomDelivery {
  /** Names the action, however often it is tried; undefined where it is tried once. */
  readonly id: string | undefined;
  /** 1 for the first time. */
  readonly attempt: number;
}
