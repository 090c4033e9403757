// Written by `tangle bindings` for glither:mail/house@0.1.0: not to be changed by hand.

export interface ListedMailbox {
  readonly name: string;
  readonly address: string;
  readonly local: string;
  readonly domain: string;
  readonly org: string;
  readonly detail: string;
}

export interface AttachedFile {
  readonly name: string;
  readonly ext: string;
  readonly type: string;
  /** A whole number. */
  readonly size: number;
  readonly encrypted: boolean;
}

export type Dmarc = "none" | "quarantine" | "reject";

export type DmarcOutcome = "pass" | "fail" | "none" | "temperror" | "permerror";

/** What the ruleset reads of its artifact, by path. */
export interface Message {
  readonly "from.domain": string;
  readonly "from.names": readonly string[];
  readonly "recipient.domain": string;
  readonly reply_to: readonly ListedMailbox[];
  /** An address of the Internet Protocol, such as `192.0.2.1`; `undefined` where there is none. */
  readonly "client.ip": string | undefined;
  readonly subject: string;
  readonly attachments: readonly AttachedFile[];
  /** A whole number. */
  readonly size: number;
  readonly "list.unsubscribe": boolean;
  readonly "links.domain": readonly string[];
}

/** What answers and acts for the ruleset. */
export interface HouseBindings {
  readonly enrich: {
    readonly "dmarc.policy": (
      artifact: Message,
      context: HouseContext,
    ) => HouseAnswer<Dmarc>;
    readonly "dmarc.result": (
      artifact: Message,
      context: HouseContext,
    ) => HouseAnswer<DmarcOutcome>;
  };
  readonly actions: {
    readonly route: (
      args: { readonly to: string },
      artifact: Message,
      delivery: HouseDelivery,
    ) => void | Promise<void>;
    readonly reject: (
      args: { readonly text: string },
      artifact: Message,
      delivery: HouseDelivery,
    ) => void | Promise<void>;
    readonly header: (
      args: { readonly name: string; readonly value: string },
      artifact: Message,
      delivery: HouseDelivery,
    ) => void | Promise<void>;
    /** `hold`: the disposition waits, under a token that the host gives out. */
    readonly hold: (
      args: { readonly into: string },
      artifact: Message,
      delivery: HouseDelivery,
    ) => void | Promise<void>;
  };
}

/** An answer, or one that comes later where the host lets it. */
export type HouseAnswer<T> = T | Promise<T>;

/** What comes with a question. */
export interface HouseContext {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** What comes with an action. */
export interface HouseDelivery {
  /** Names the action, however often it is tried; undefined where it is tried once. */
  readonly id: string | undefined;
  /** 1 for the first time. */
  readonly attempt: number;
}
