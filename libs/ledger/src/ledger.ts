import type { Json } from "@glither/artifact";
import type { SigningKey } from "@glither/attest";
import type { Receipt } from "@glither/host/receipt";
import type { Counters } from "./counters/counters.ts";
import type { Erasure, SourcePlace } from "./log/entry.ts";
import type { Logged, Settled } from "./log/logged.ts";
import type { Attempted, ToDeliver, Undelivered } from "./outbox/delivery.ts";
import type { Tasks, Working } from "./work/work.ts";

export type { Logged, Settled } from "./log/logged.ts";

/** What a host has decided. Times are milliseconds since 1970. */
export interface Decided {
  /** Whose log it goes to. */
  readonly deployment: string;
  /** The component's digest, `sha256:…`. */
  readonly component: string;
  readonly artifact: Json;
  /** What the enrichments answered, by path. */
  readonly answers: Readonly<Record<string, Json>>;
  readonly receipt: Receipt;
  /** Where the rule of the receipt stands in its source, where that is known. */
  readonly source?: SourcePlace;
  readonly at: number;
  /** How long artifact and answers are kept; for ever by default. */
  readonly retention?: number;
  /** Names this decision among all others of its deployment: who repeats it is given the entry that it was logged as. */
  readonly id?: string;
  /** Whether the receipt's actions are still to be done, and the ledger sees to it; false by default: the crossing did them. */
  readonly deliver?: boolean;
  /** What was reserved for it in this ledger's counters: it counts for good, in the transaction of the decision. */
  readonly reservations?: readonly string[];
}

/** Something that happened to a suspended disposition. */
export interface Happened {
  readonly deployment: string;
  readonly token: string;
  readonly by:
    | { readonly on: string; readonly sender?: string; readonly reason?: string }
    | { readonly when: string }
    /** Given up, into the closed box of its dialect: nothing that it waits for need have happened. */
    | { readonly cancelled: string; readonly sender?: string; readonly reason?: string };
  /** What was answered when a `when` was looked at, by path; kept as long as what the decision commits to. */
  readonly answers?: Readonly<Record<string, Json>>;
  readonly at: number;
  /** Names this event among all others: who repeats it gets the same answer. */
  readonly key?: string;
}

/** A suspended disposition that nothing has settled. */
export interface Pending {
  readonly deployment: string;
  readonly token: string;
  /** The index of its decision. */
  readonly decision: number;
  /** When a deadline settles it, if one does. */
  readonly due: number | undefined;
}

/** A place among what is pending in the order of the deadlines. */
export type DuePlace = Pick<Pending, "due" | "token">;

/** How a disposition stands that was suspended once. */
export type Standing = { readonly pending: Pending } | { readonly settled: Settled };

/** What a decision committed to, while it is kept. */
export interface Contents {
  readonly artifact: Json;
  readonly answers: Readonly<Record<string, Json>>;
  /** What was answered when the `when` was looked at that settled it. */
  readonly settled?: Readonly<Record<string, Json>>;
}

/**
 * Decisions, and what they wait for. What a call has returned is kept whatever happens then; a call that throws has kept
 * nothing, unless it says `UNCERTAIN`. Any number of processes may work on one ledger. Calls that come at the same time share
 * transactions.
 * A ledger with a key signs what each log is in the transaction that adds to it, and one without adds to no log that is signed
 * (`KEY_MISSING`).
 *
 * @throws LedgerError from all of its methods; `UNAVAILABLE` and `UNCERTAIN` may be tried again, with the same id or key.
 */
export interface Ledger {
  /** Logs a decision, with its obligations: a suspended disposition is settled by whatever comes first, once. */
  decide(decided: Decided): Promise<Logged>;
  /** The same for several, all of them or none. */
  decideAll(all: readonly Decided[]): Promise<Logged[]>;
  /** Settles one by an event. What was due before the event is settled by its deadline, and the event comes too late. */
  settle(happened: Happened): Promise<Settled>;
  /** Settles what is due, the longest due first; at most so many. */
  settleDue(now: number, most: number): Promise<Settled[]>;
  /** What nothing has settled, in the order of the tokens, from behind `after` on. */
  pending(deployment: string, most: number, after?: string): Promise<Pending[]>;
  /** The same in the order of the deadlines, those that have none last. */
  pendingByDue(deployment: string, most: number, after?: DuePlace): Promise<Pending[]>;
  /** How many nothing has settled; it does not count further than so many. */
  countPending(deployment: string, most: number): Promise<number>;
  /** Undefined where no suspended disposition has this token. */
  standing(deployment: string, token: string): Promise<Standing | undefined>;
  /** When the next deadline is. */
  nextDue(): Promise<number | undefined>;
  /**
   * Actions that are to be done now, each given to nobody else for so many milliseconds; at most so many, and of one decision one
   * at a time. What was erased in the meantime fails.
   *
   * @param lease at most `LONGEST_WAIT`
   * @param deployments of these alone, where they are given.
   */
  claim(now: number, most: number, lease: number, deployments?: readonly string[]): Promise<ToDeliver[]>;
  /**
   * Keeps what came of an action that was claimed; what is done or has failed for good is logged. That it was done is kept from whoever
   * says so first, be the lease over; all else from who has claimed it last. Undefined where nothing was logged.
   */
  conclude(id: string, attempted: Attempted, now: number): Promise<Logged | undefined>;
  /** Decisions with actions that are not done, in the order of the log, from behind the one at `after` on. */
  undelivered(deployment: string, most: number, after?: number): Promise<Undelivered[]>;
  /** When the next action is due. */
  nextDelivery(): Promise<number | undefined>;
  /** Has an action tried again that has failed for good, or sooner than it would be. */
  retryDelivery(id: string, now: number): Promise<void>;
  /** Passes over an action that has failed for good: those behind it are delivered. */
  skipDelivery(id: string, now: number): Promise<void>;
  /** What is counted over windows for a deployment. */
  counters(deployment: string): Counters;
  deployments(): Promise<string[]>;
  size(deployment: string): Promise<number>;
  /** The bytes of the entries at so many places from one on, in order; those that were taken away are left out. */
  entries(deployment: string, from: number, places: number): Promise<Uint8Array[]>;
  /** As it was committed to; undefined when it was erased. */
  contents(deployment: string, decision: number): Promise<Contents | undefined>;
  /** Deletes what a decision committed to, and logs that. Its hash stays, and shows nothing. */
  erase(deployment: string, decision: number, why: Erasure["why"], at: number): Promise<Logged | undefined>;
  /** Erases what was to be kept until now at the longest, and forgets counters that have run empty; at most so many. */
  expire(now: number, most: number): Promise<Logged[]>;
  /** Signs what the log is now, and keeps that with it. */
  checkpoint(deployment: string, key: SigningKey): Promise<string>;
  /** All that were signed, and of what was signed with each transaction the last. */
  checkpoints(deployment: string): Promise<string[]>;
  /** An entry and what shows that it stands in the log, under the newest checkpoint: one text. */
  prove(deployment: string, index: number): Promise<string>;
  /** Does what is to be done when its time has come, until it is stopped: by any number of processes, each thing once. */
  work(tasks?: Tasks): Working;
  /** Stops its workers, and waits for what is under way. */
  close(): Promise<void>;
}
