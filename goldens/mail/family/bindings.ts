// Written by `tangle bindings` for glither:mail/family@0.1.0: not to be changed by hand.

export interface ListedMailbox {
  readonly name: string;
  readonly address: string;
  readonly local: string;
  readonly domain: string;
  readonly org: string;
  readonly detail: string;
}

export interface NamedRecipient {
  readonly address: string;
  readonly local: string;
  readonly domain: string;
  readonly org: string;
}

export interface AttachedFile {
  readonly name: string;
  readonly ext: string;
  readonly type: string;
  /** A whole number. */
  readonly size: number;
  readonly extensions: string;
}

export type Spf = "none" | "neutral" | "pass" | "fail" | "softfail" | "temperror" | "permerror";

export type Dmarc = "none" | "quarantine" | "reject";

export type DmarcOutcome = "pass" | "fail" | "none" | "temperror" | "permerror";

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
export interface Message {
  readonly "from.address": string;
  readonly "from.domain": string;
  readonly "envelope.recipients": readonly ListedMailbox[];
  readonly subject: string;
  readonly recipients: readonly NamedRecipient[];
  readonly attachments: readonly AttachedFile[];
  readonly "list.id": string;
  readonly "spf.result": Spf;
}

/** What answers and acts for the ruleset. */
export interface FamilyBindings {
  readonly enrich: {
    readonly "sender.allowlisted": (
      artifact: Message,
      context: FamilyContext,
    ) => FamilyAnswer<boolean>;
    readonly "dmarc.policy": (
      artifact: Message,
      context: FamilyContext,
    ) => FamilyAnswer<Dmarc>;
    readonly "dmarc.result": (
      artifact: Message,
      context: FamilyContext,
    ) => FamilyAnswer<DmarcOutcome>;
    readonly clock: (
      given: { readonly zone: string },
      context: FamilyContext,
    ) => FamilyAnswer<ClockReading>;
  };
  readonly actions: {
    readonly route: (
      args: { readonly to: string },
      artifact: Message,
      delivery: FamilyDelivery,
    ) => void | Promise<void>;
    readonly tag: (
      args: { readonly label: string },
      artifact: Message,
      delivery: FamilyDelivery,
    ) => void | Promise<void>;
    readonly redirect: (
      args: { readonly to: string },
      artifact: Message,
      delivery: FamilyDelivery,
    ) => void | Promise<void>;
    readonly reject: (
      args: { readonly text: string },
      artifact: Message,
      delivery: FamilyDelivery,
    ) => void | Promise<void>;
    readonly flag: (
      args: { readonly keyword: string },
      artifact: Message,
      delivery: FamilyDelivery,
    ) => void | Promise<void>;
    readonly header: (
      args: { readonly name: string; readonly value: string },
      artifact: Message,
      delivery: FamilyDelivery,
    ) => void | Promise<void>;
  };
}

/** An answer, or one that comes later where the host lets it. */
export type FamilyAnswer<T> = T | Promise<T>;

/** What comes with a question. */
export interface FamilyContext {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** What comes with an action. */
export interface FamilyDelivery {
  /** Names the action, however often it is tried; undefined where it is tried once. */
  readonly id: string | undefined;
  /** 1 for the first time. */
  readonly attempt: number;
}
