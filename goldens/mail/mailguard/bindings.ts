// Written by `tangle bindings` for glither:mail/mailguard@0.1.0: not to be changed by hand.

export type Dmarc = "none" | "quarantine" | "reject";

export type DmarcOutcome = "pass" | "fail" | "none" | "temperror" | "permerror";

/** What the ruleset reads of its artifact, by path. */
export interface Message {
  readonly "from.org": string;
  readonly "recipient.org": string;
  readonly "attachments.exts": readonly string[];
  readonly "list.unsubscribe": boolean;
}

/** What answers and acts for the ruleset. */
export interface MailguardBindings {
  readonly enrich: {
    /** `dkim.org`: `undefined` where there is none. */
    readonly "dkim.org": (
      artifact: Message,
      context: MailguardContext,
    ) => MailguardAnswer<string | undefined>;
    readonly "sender.allowlisted": (
      artifact: Message,
      context: MailguardContext,
    ) => MailguardAnswer<boolean>;
    readonly "dmarc.policy": (
      artifact: Message,
      context: MailguardContext,
    ) => MailguardAnswer<Dmarc>;
    readonly "dmarc.result": (
      artifact: Message,
      context: MailguardContext,
    ) => MailguardAnswer<DmarcOutcome>;
  };
  readonly actions: {
    readonly route: (
      args: { readonly to: string },
      artifact: Message,
      delivery: MailguardDelivery,
    ) => void | Promise<void>;
    readonly tag: (
      args: { readonly label: string },
      artifact: Message,
      delivery: MailguardDelivery,
    ) => void | Promise<void>;
    /** `hold`: the disposition waits, under a token that the host gives out. */
    readonly hold: (
      args: { readonly into: string },
      artifact: Message,
      delivery: MailguardDelivery,
    ) => void | Promise<void>;
  };
}

/** An answer, or one that comes later where the host lets it. */
export type MailguardAnswer<T> = T | Promise<T>;

/** What comes with a question. */
export interface MailguardContext {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** What comes with an action. */
export interface MailguardDelivery {
  /** Names the action, however often it is tried; undefined where it is tried once. */
  readonly id: string | undefined;
  /** 1 for the first time. */
  readonly attempt: number;
}
